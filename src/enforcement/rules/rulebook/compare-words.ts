/** A stretch of words that two texts share, or that only one of them has. */
export type Stretch = {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
};

/** More pairs of words than this are not compared one by one: the whole is shown as replaced. */
const mostPairs = 4_000_000;

/**
 * What became of a text, word by word, by their longest common run of words: joined, what is not
 * `added` is the text before, and what is not `removed` the text after.
 */
export function compareWords(before: string, after: string): readonly Stretch[] {
  const compared = compareItems(wordsOf(before), wordsOf(after), (word) => word);
  return removedFirst(spacesGoAlong(compared)).reduce<Stretch[]>((stretches, { kind, item }) => {
    const last = stretches.at(-1);
    if (last?.kind !== kind) return [...stretches, { kind, text: item }];
    stretches[stretches.length - 1] = { kind, text: last.text + item };
    return stretches;
  }, []);
}

const wordsOf = (text: string): readonly string[] => text.match(/\S+|\s+/gu) ?? [];

/** A space between two changes belongs to both: a sentence is replaced as one, not word for word. */
function spacesGoAlong(compared: readonly Compared<string>[]): readonly Compared<string>[] {
  return compared.flatMap((one, at) => {
    const isSpace = one.kind === 'same' && one.item.trim() === '';
    const isBetween = [compared[at - 1], compared[at + 1]].every(
      (beside) => beside !== undefined && beside.kind !== 'same',
    );
    if (!isSpace || !isBetween) return [one];
    return [
      { kind: 'removed' as const, item: one.item },
      { kind: 'added' as const, item: one.item },
    ];
  });
}

export type Compared<Item> = { readonly kind: Stretch['kind']; readonly item: Item };

/**
 * Two lists as one, in the order of both: items with the same key are the `same`, by the longest
 * common sequence. What was removed stands before what was added in its place.
 */
export function compareItems<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Compared<Item>[] {
  const left = before.map(keyOf);
  const right = after.map(keyOf);
  const start = sharedStart(left, right);
  const end = sharedEnd(left, right, start);
  const middleBefore = before.slice(start, before.length - end);
  const middleAfter = after.slice(start, after.length - end);
  return [
    ...before.slice(0, start).map((item) => ({ kind: 'same' as const, item })),
    ...compareMiddle(middleBefore, middleAfter, keyOf),
    ...before.slice(before.length - end).map((item) => ({ kind: 'same' as const, item })),
  ];
}

function sharedStart(left: readonly string[], right: readonly string[]): number {
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) {
    length += 1;
  }
  return length;
}

function sharedEnd(left: readonly string[], right: readonly string[], start: number): number {
  const most = Math.min(left.length, right.length) - start;
  let length = 0;
  while (length < most && left.at(-1 - length) === right.at(-1 - length)) length += 1;
  return length;
}

function compareMiddle<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Compared<Item>[] {
  const removed = (item: Item): Compared<Item> => ({ kind: 'removed', item });
  const added = (item: Item): Compared<Item> => ({ kind: 'added', item });
  if (before.length * after.length > mostPairs || before.length === 0 || after.length === 0) {
    return [...before.map(removed), ...after.map(added)];
  }
  const left = before.map(keyOf);
  const right = after.map(keyOf);
  const lengths = commonLengths(left, right);
  const width = right.length + 1;
  const found: Compared<Item>[] = [];
  let [at, to] = [0, 0];
  for (const item of before) {
    // What stands in front of this item's match was added before it.
    while (to < after.length && left[at] !== right[to] && !dropsLeft(lengths, width, at, to)) {
      found.push(...after.slice(to, to + 1).map(added));
      to += 1;
    }
    const isSame = to < after.length && left[at] === right[to];
    found.push(isSame ? { kind: 'same', item } : removed(item));
    if (isSame) to += 1;
    at += 1;
  }
  return removedFirst([...found, ...after.slice(to).map(added)]);
}

/** Whether giving up the item of `before` keeps as long a common run as giving up that of `after`. */
function dropsLeft(lengths: Uint32Array, width: number, at: number, to: number): boolean {
  return (lengths[(at + 1) * width + to] ?? 0) >= (lengths[at * width + to + 1] ?? 0);
}

/** At `row * width + column`: how long the common run is of what follows there in both lists. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(
              lengths[(row + 1) * width + column] ?? 0,
              lengths[row * width + column + 1] ?? 0,
            );
    }
  }
  return lengths;
}

/** Between two shared items, everything removed comes before everything added. */
function removedFirst<Item>(found: readonly Compared<Item>[]): readonly Compared<Item>[] {
  const ordered: Compared<Item>[] = [];
  let waiting: Compared<Item>[] = [];
  for (const one of found) {
    if (one.kind === 'added') {
      waiting.push(one);
      continue;
    }
    if (one.kind === 'same') {
      ordered.push(...waiting);
      waiting = [];
    }
    ordered.push(one);
  }
  return [...ordered, ...waiting];
}
