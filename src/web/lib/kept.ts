/** What a form held when it came back, by the names of its fields; empty for a fresh form. */
export type Kept = Readonly<Record<string, string>>;

/** Every value that a field of many values held; undefined for a fresh form. */
export function keptList(kept: Kept, name: string): readonly string[] | undefined {
  if (Object.keys(kept).length === 0) return undefined;
  return (kept[name] ?? '').split('\n').filter((value) => value !== '');
}
