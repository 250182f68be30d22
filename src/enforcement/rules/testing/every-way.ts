import type { Chooser } from './play.ts';

/**
 * The results of `make` for every way of choosing: each chance is taken and not taken, each of the
 * items picked once, and of a number below some count both ends are tried.
 */
export function everyWay<Made>(make: (choose: Chooser) => Made): Made[] {
  const made: Made[] = [];
  // Each path is what was chosen so far; beyond it the first option of every choice is taken.
  const paths: number[][] = [[]];
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const taken: number[] = [...path];
    const given = path.length;
    const options: number[] = [];
    let at = 0;
    const take = (count: number): number => {
      options[at] = count;
      const option = taken[at] ?? 0;
      taken[at] = option;
      at += 1;
      return option;
    };
    made.push(make(chooserOf(take)));
    for (let place = given; place < at; place += 1) {
      const others = Array.from({ length: (options[place] ?? 1) - 1 }, (_, index) => index + 1);
      for (const other of others) paths.push([...taken.slice(0, place), other]);
    }
  }
  return made;
}

function chooserOf(take: (count: number) => number): Chooser {
  return {
    below: (count) => (take(Math.min(2, count)) === 0 ? 0 : count - 1),
    chance: () => take(2) === 1,
    pick: (items) => {
      const different = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
      const item = different[take(different.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
