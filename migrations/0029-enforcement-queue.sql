-- The queue of the desk. What a case is held to be dangerous for is kept with it, and orders it;
-- how many people reported never does (article 2).

alter table cases
  add column danger_rank smallint not null default 0 check (danger_rank between 0 and 3),
  add column danger_grounds text[] not null default '{}' check (
    cardinality(danger_grounds) <= 10 and danger_grounds <@ array[
      'child-safety', 'imminent-danger', 'said-to-be-danger', 'grave-rule', 'heavy-rule']),
  -- Somebody has to do something about it: it is undecided, or appealed, or under review.
  add column waits boolean not null default true;

update cases set danger_rank = 3 where danger;
update cases as c set waits = c.state not in ('final', 'closed', 'dismissed', 'merged', 'served')
  or exists (select from appeals as a where a.case_id = c.id and not exists (
       select from appeal_decisions as o where o.appeal_id = a.id))
  or exists (select from reviews as w where w.case_id = c.id and not exists (
       select from review_decisions as o where o.review_id = w.id));

drop index cases_queue;
create index cases_queue on cases ((3 - danger_rank), created_at, id) where waits;
