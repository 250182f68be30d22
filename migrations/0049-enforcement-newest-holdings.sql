-- The newest standing holdings of a family: words that many of them share are found among these first.
create index holdings_newest on holdings (family, decided_at desc) where not overruled and not fallen;
