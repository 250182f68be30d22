import { after, refuse, secondMs, type Clock } from '#foundation';

/** How many forms with files may be under way at once in this process. */
export type LaneBounds = { readonly perPerson: number; readonly overall: number };

export type Lanes = {
  /**
   * Takes a lane for `who`, and gives what hands it back.
   * @throws Refusal `too-many` when they hold all that one person may, `unavailable` when none is left
   */
  readonly take: (who: string) => () => void;
};

const comeBackMs = 5 * secondMs;

export function openLanes({ perPerson, overall }: LaneBounds, clock: Clock): Lanes {
  const heldBy = new Map<string, number>();
  let held = 0;
  return {
    take: (who) => {
      const own = heldBy.get(who) ?? 0;
      const retryAt = after(clock.now(), comeBackMs);
      if (own >= perPerson) {
        const detail = `You are sending ${perPerson} uploads already: wait until one of them has arrived`;
        throw refuse('too-many', { detail, retryAt });
      }
      if (held >= overall) {
        const detail = 'Too many files are arriving at this moment: try again in a few seconds';
        throw refuse('unavailable', { detail, retryAt });
      }
      heldBy.set(who, own + 1);
      held += 1;
      return () => {
        held -= 1;
        const left = (heldBy.get(who) ?? 1) - 1;
        if (left === 0) heldBy.delete(who);
        else heldBy.set(who, left);
      };
    },
  };
}
