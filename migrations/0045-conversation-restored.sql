-- Told to followers when a decision that they could notice is taken back (article 11).

alter table notifications drop constraint notifications_kind_check;
alter table notifications add constraint notifications_kind_check check (kind in ('mention', 'follow',
  'follow-request', 'like', 'boost', 'post', 'edit', 'poll', 'warning', 'severed', 'report', 'quote',
  'quoted-edit', 'admin-sign-up', 'admin-report', 'collected', 'collection-edit', 'held', 'restored'));
