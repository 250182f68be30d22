import { dayOf, type AccountId } from '#foundation';
import type { PanelCount } from '#ledger';
import { plainJson, type DocumentDraft } from '../documents.ts';
import type { StoredMotion } from './stored-motion.ts';

/** Who decided: a second officer, or a panel whose votes were opened. */
export type Decided =
  | { readonly outcome: 'signed'; readonly officer: AccountId }
  | {
      readonly outcome: 'carried' | 'rejected' | 'undecidable';
      readonly panel: PanelCount;
      readonly opinions: readonly {
        readonly letter: string;
        readonly supports: boolean;
        readonly opinion: string;
      }[];
    };

/** How a decision on a server can be asked for anew; its administrators have no account here. */
const again =
  'The administrators of the server can ask any officer here, by the way in which they were told or any ' +
  'other, to have this decided anew: an officer opens it again at any time, and two lift it. Without a new ' +
  'decision it ends on its day of review.';

/** What is public of a decision on a server: everything but the way its administrators were told. */
export function serverStatement(motion: StoredMotion, by: Decided): DocumentDraft {
  const { docket, domain, does, facts, lesser, summary, told, exception, reviewDays } = motion;
  const body = plainJson({
    form: 'folkmoot/server-statement/v1',
    docket,
    server: domain,
    moved: does,
    rule: { id: motion.ruleId, version: motion.ruleVersion },
    facts,
    lesser,
    summary,
    told: told === undefined ? undefined : dayOf(told.at),
    exception,
    reviewDays,
    outcome: by.outcome,
    decidedBy: by.outcome === 'signed' ? { officers: 2 } : { panel: by.panel },
    opinions: by.outcome === 'signed' ? [] : by.opinions,
    again,
  });
  return { kind: 'sor', audience: 'server', body };
}

/** When and how the administrators were told: kept by the officers, as it names people. */
export function serverNoticeDocuments({ docket, told }: StoredMotion): readonly DocumentDraft[] {
  if (told === undefined) return [];
  const body = plainJson({ form: 'folkmoot/server-notice/v1', docket, at: told.at, how: told.how });
  return [{ kind: 'notice', audience: 'server', body }];
}
