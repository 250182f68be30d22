import { isRefusal, refuse, type ExhibitId, type Refusal } from '#foundation';
import type { Actor, Case, Exhibit, SealedCategory } from './model.ts';
import { firstRefusal, need, type Rule } from './outcome.ts';
import { officerOf, reportersOf } from './parties.ts';

/** All that is said of a sealed exhibit to whoever may not open it. */
const says: Readonly<Record<SealedCategory, string>> = {
  'child-abuse': 'Sealed: abuse of a child',
  'private-data': 'Sealed: private data of others',
  other: 'Sealed material',
};

export const sealedCategories = ['child-abuse', 'private-data', 'other'] as const;

export const sealedGist = (category: SealedCategory = 'other'): string => says[category];

/**
 * An exhibit as it is once sealed: only its category is told. The mark is keyed, so that the server
 * knows the same bytes again and nobody else does: not even a hash is in the open.
 */
export function sealedExhibit(
  exhibit: Exhibit,
  sealed: { readonly mark: string } & NonNullable<Exhibit['sealed']>,
): Exhibit {
  const { mark, ...how } = sealed;
  return {
    ...exhibit,
    class: 'sealed',
    sha256: mark,
    gist: sealedGist(how.category),
    sealed: how,
  };
}

/** Seals an exhibit of the case, at any time and for good: what is too much for the open is taken out of it. */
export const sealExhibit: Rule<'seal-exhibit'> = (subject, command, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const { exhibitId, category, mark } = command;
  const refused = sealable(subject, exhibitId);
  if (refused !== undefined) return refused;
  return [{ type: 'exhibit-sealed', at: context.now, exhibitId, officer, category, mark }];
};

function sealable(subject: Case, exhibitId: ExhibitId): Refusal | undefined {
  const exhibit = subject.exhibits.find(({ id }) => id === exhibitId);
  if (exhibit === undefined) return exhibitNotFound();
  if (exhibit.class !== 'sealed') return undefined;
  return refuse('conflict', { article: 12, detail: 'The exhibit is sealed, once and for good.' });
}

export const exhibitNotFound = (): Refusal =>
  refuse('not-found', { detail: 'There is no such exhibit.' });

/**
 * Why somebody may not open a sealed exhibit; undefined when they may: they hold the role for it,
 * work on the case as an officer or on its panel, are no party of it, and say why.
 */
export function openingProblem(
  subject: Case,
  actor: Actor,
  asked: { readonly exhibitId: ExhibitId; readonly reason: string },
): Refusal | undefined {
  const exhibit = subject.exhibits.find(({ id }) => id === asked.exhibitId);
  return firstRefusal(
    () => (worksOn(subject, actor) && exhibit !== undefined ? undefined : exhibitNotFound()),
    () => (holdsRole(actor) ? undefined : roleMissing()),
    () => (exhibit?.class === 'sealed' ? undefined : exhibitNotFound()),
    () => need(asked.reason, 'reason', 12),
    () => (asked.reason.trim().length >= 5 && asked.reason.length <= 2000 ? undefined : tooShort()),
  );
}

function worksOn(subject: Case, actor: Actor): boolean {
  if (actor.kind === 'clock') return false;
  if (actor.id === subject.respondent || reportersOf(subject).includes(actor.id)) return false;
  const seated = subject.panels.some(({ seats }) =>
    seats.some(({ member, state }) => member === actor.id && state === 'sitting'),
  );
  return seated || actor.roles.includes('officer');
}

const holdsRole = (actor: Actor): boolean =>
  actor.kind === 'account' && actor.roles.includes('sealed-evidence');

const roleMissing = (): Refusal =>
  refuse('forbidden', {
    article: 12,
    detail: 'Sealed evidence is opened by those who hold the role for it.',
  });

const tooShort = (): Refusal =>
  refuse('invalid', { field: 'reason', detail: 'A reason has 5 to 2,000 characters.' });
