/**
 * A JSON collection written piece by piece, so that one of any size needs little memory. The total
 * comes last: it is known only then.
 */
export async function* collectionPieces(
  head: Readonly<Record<string, unknown>>,
  items: AsyncIterable<unknown>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"orderedItems":[`;
  let count = 0;
  for await (const item of items) {
    yield `${count === 0 ? '' : ',\n'}${JSON.stringify(item)}`;
    count += 1;
  }
  yield `],"totalItems":${count}}\n`;
}
