import type { Restriction } from '#enforcement';
import { filingOf } from './crosswalk.ts';
import { statementSchema, territory, type Statement } from './statement-schema.ts';

/**
 * What the EU's transparency database is told of a decision: codes, days and a sentence made of them.
 * No text that anybody wrote goes in, so no personal data can. `undefined` for what restricts nothing.
 * @throws ZodError for a statement that the database would not take
 */
export function statementOf(restriction: Restriction, origin: string): Statement | undefined {
  const [first] = restriction.sanctions;
  const [rule] = restriction.rules;
  if (first === undefined || rule === undefined) return undefined;
  const filing = filingOf(rule);
  const isOther = filing.keywords.includes('KEYWORD_OTHER');
  return statementSchema.parse({
    puid: `${restriction.docket}-${restriction.entryIndex}`,
    ...decisionsOf(restriction),
    ...groundOf(restriction, origin),
    ...contentOf(restriction),
    category: filing.category,
    category_specification: filing.keywords,
    ...(isOther ? { category_specification_other: rule.id } : {}),
    territorial_scope: territory,
    content_date: restriction.contentOn,
    application_date: first.startedOn,
    decision_facts: factsOf(restriction),
    source_type: sourceOf(restriction),
    // What a batch removes was found by a search for what is the same.
    automated_detection: isRemoval(restriction) ? 'Yes' : 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
  });
}

const visibility: Readonly<Record<string, string>> = {
  label: 'DECISION_VISIBILITY_CONTENT_LABELLED',
  'thread-limit': 'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
  hide: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  'visibility-limit': 'DECISION_VISIBILITY_CONTENT_DEMOTED',
};

function decisionsOf({ sanctions }: Restriction) {
  const shown = new Set(sanctions.flatMap(({ kind }) => visibility[kind] ?? []));
  const decided: object[] = sanctions.map(decisionOf);
  const visible: object = shown.size === 0 ? {} : { decision_visibility: [...shown] };
  return decided.reduce((all, one) => ({ ...all, ...one }), visible);
}

const isRemoval = ({ sanctions }: Restriction): boolean =>
  sanctions.some(({ kind }) => kind === 'removal');

/** What one sanction says beside what is shown: the heaviest comes last and has the last word. */
function decisionOf({ kind, endsOn }: Restriction['sanctions'][number]): object {
  switch (kind) {
    case 'visibility-limit':
      return { end_date_visibility_restriction: endsOn };
    case 'feature-limit':
      return {
        decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION',
        end_date_service_restriction: endsOn,
      };
    // A removal ends too: for the database it is a suspension.
    case 'removal':
    case 'suspension':
      return {
        decision_account: 'DECISION_ACCOUNT_SUSPENDED',
        end_date_account_restriction: endsOn,
      };
    case 'ban':
      return {
        decision_account: 'DECISION_ACCOUNT_TERMINATED',
        end_date_account_restriction: undefined,
      };
    default:
      return {};
  }
}

/** An order is a legal ground; everything else is decided by the service's own rules. */
function groundOf({ exception, rules }: Restriction, origin: string) {
  const named = rules.map(({ id, version }) => `${id}, version ${version}`).join('; ');
  const [first] = rules;
  const reference = `${origin}/rules/${first?.id ?? ''}`;
  if (exception === 'legal-order') {
    return {
      decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT',
      decision_ground_reference_url: reference,
      illegal_content_legal_ground: 'Order of a competent authority, kept in the case file',
      illegal_content_explanation: `The order concerns conduct that also breaks ${named}.`,
    };
  }
  return {
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    decision_ground_reference_url: reference,
    incompatible_content_ground: named.slice(0, 500),
    incompatible_content_explanation:
      'The conduct was found to break this rule, in the version in force when it happened.',
  };
}

const contentTypes: Readonly<Record<string, string>> = {
  text: 'CONTENT_TYPE_TEXT',
  image: 'CONTENT_TYPE_IMAGE',
  video: 'CONTENT_TYPE_VIDEO',
  audio: 'CONTENT_TYPE_AUDIO',
  account: 'CONTENT_TYPE_OTHER',
};

function contentOf({ concerns }: Restriction) {
  const types = concerns.flatMap((kind) => contentTypes[kind] ?? []);
  return {
    content_type: types,
    ...(concerns.includes('account') ? { content_type_other: 'Account as a whole' } : {}),
  };
}

/** A report that says something is unlawful is a notice of article 16; others cite our rules or none. */
function sourceOf({ isReported, allegesIllegality }: Restriction): string {
  if (!isReported) return 'SOURCE_VOLUNTARY';
  return allegesIllegality ? 'SOURCE_ARTICLE_16' : 'SOURCE_TYPE_OTHER_NOTIFICATION';
}

const deciders = {
  officer: 'One moderator',
  'two-officers': 'Two moderators together',
  panel: 'A panel drawn by lot',
} as const;

function factsOf({ decidedBy, rules, sanctions, exception, docket }: Restriction): string {
  const broken = rules.map(({ id, version }) => `${id} (version ${version})`).join(', ');
  const followed = sanctions.map(({ kind, endsOn, reviewOn }) => {
    if (endsOn !== undefined) return `${kind} until ${endsOn}`;
    return reviewOn === undefined ? kind : `${kind}, reviewed by ${reviewOn}`;
  });
  const dispensed = exception === undefined ? '' : ` Exception to the prior warning: ${exception}.`;
  return (
    `${deciders[decidedBy]} found conduct proved that breaks ${broken}. What followed: ` +
    `${followed.join('; ')}.${dispensed} The reasons were served on the person before it took ` +
    `effect, with how to appeal. Public record: docket ${docket}.`
  ).slice(0, 5000);
}
