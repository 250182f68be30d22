import { listLength, type IdRange, type IdRead, type Timelines } from './timelines.ts';

/** What a list in memory says of a range; a list that is absent is built first, by one query. */
export async function readOrBuild(
  timelines: Timelines,
  key: string,
  range: IdRange,
  load: (whole: IdRange) => Promise<readonly string[]>,
): Promise<IdRead> {
  const read = await timelines.read(key, range);
  if (read !== undefined) return read;
  const whole: IdRange = { from: 'newest', count: listLength };
  await timelines.build(key, () => load(whole));
  // Dropped or crowded out meanwhile: the database answers this once.
  return (await timelines.read(key, range)) ?? { ids: [], end: false, cut: true };
}
