import { isRefusal, refuse } from '#foundation';
import { firstRefusal, undecidedStates, wrongState, type Rule } from '../outcome.ts';
import { officerOf } from '../parties.ts';

/**
 * What an officer asks for that one hand may not do. It changes no standing: it stands in the case,
 * and whoever made it sits on none of its panels (article 6). Once per officer and kind.
 */
export const makeMotion: Rule<'make-motion'> = (subject, { asks, reason }, context) => {
  const officer = officerOf(subject, context);
  if (isRefusal(officer)) return officer;
  const refused = firstRefusal(
    () =>
      undecidedStates.includes(subject.state) || decidedStates.has(subject.state)
        ? undefined
        : wrongState(subject, 'A motion is made in an open case, or in a decided one.'),
    () =>
      subject.motions.some((one) => one.officer === officer && one.asks === asks)
        ? refuse('conflict', { article: 6, detail: 'The officer made this motion already.' })
        : undefined,
  );
  const at = context.now;
  return refused ?? [{ type: 'motion-made', at, motion: { officer, asks, reason, at } }];
};

const decidedStates: ReadonlySet<string> = new Set(['decided', 'served', 'final', 'closed']);
