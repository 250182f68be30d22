import { account } from './account.ts';
import { articles } from './articles.ts';
import { atOnce } from './at-once.ts';
import { caseWork } from './case-work.ts';
import { curating } from './curating.ts';
import { desk } from './desk.ts';
import { frame } from './frame.ts';
import { health } from './health.ts';
import { landing } from './landing.ts';
import { ledger } from './ledger.ts';
import { notices } from './notices.ts';
import { post } from './post.ts';
import { profile } from './profile.ts';
import { process } from './process.ts';
import { record } from './record.ts';
import { refusals } from './refusals.ts';
import { report } from './report.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { servers } from './servers.ts';
import { settings } from './settings.ts';
import { summary } from './summary.ts';
import { transparency } from './transparency.ts';

export const en = {
  account,
  articles,
  atOnce,
  caseWork,
  curating,
  desk,
  frame,
  health,
  landing,
  ledger,
  notices,
  post,
  process,
  profile,
  record,
  refusals,
  report,
  rules,
  search,
  servers,
  settings,
  summary,
  transparency,
};
