-- A conversation is frozen with what others wrote in it. None of that is the respondent's conduct.

create function enforcement_check_own_conduct() returns trigger language plpgsql as $$
begin
  if new.post_id is not null and not exists (
    select from posts as p join cases as c on c.id = new.case_id
    where p.id = new.post_id and p.author_id = c.respondent_id
  ) then
    perform enforcement_refuse(2, 'nobody answers for what another wrote');
  end if;
  return new;
end $$;
create trigger check_own_conduct before insert on allegations
  for each row execute function enforcement_check_own_conduct();
