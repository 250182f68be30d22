-- Accounts that may be what somebody looks for: those they follow, those whose handle begins with a text,
-- and those that want to be found by their name. `words` are patterns of LIKE without their ends, the
-- longest first, which alone is looked up in the index. At most 300 of each kind.
-- The same plan fits every text, and making one takes longer than the search: it is made once.
create function matching_accounts(
  viewer bigint, beginning text, its_domain text, words text[], only_followed boolean
) returns setof bigint language plpgsql stable rows 100
set plan_cache_mode = force_generic_plan as $$
declare
  -- Beyond whatever begins so.
  ending text := beginning || chr(1114111);
  patterns text[] := array(
    select folded('%' || word || '%') from unnest(words) with ordinality as each_word (word, place)
    order by place);
begin
  return query
  (select account.id from follows as mine join accounts as account on account.id = mine.followee_id
   where mine.follower_id = viewer and (
     (lower(account.handle) ~>=~ beginning and lower(account.handle) ~<~ ending
       and (its_domain = '' or starts_with(account.domain, its_domain)))
     or (folded(account.handle || ' ' || account.display_name) like patterns[1]
       and folded(account.handle || ' ' || account.display_name) like all (patterns)))
   limit 300)
  union
  (select account.id from accounts as account
   where not only_followed and lower(account.handle) ~>=~ beginning and lower(account.handle) ~<~ ending
     and (its_domain = '' or starts_with(account.domain, its_domain))
   order by lower(account.handle) using ~<~ limit 300)
  union
  (select account.id from accounts as account
   where not only_followed and account.discoverable and account.closed_at is null
     and folded(account.handle || ' ' || account.display_name) like patterns[1]
     and folded(account.handle || ' ' || account.display_name) like all (patterns)
   limit 300);
end $$;
