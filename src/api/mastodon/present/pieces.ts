/** JSON text in pieces: bytes as they are kept, and short texts of ASCII characters only. */
export type Piece = Uint8Array | string;
/** JSON text in one piece, ready to be sent. */
export type JsonBytes = Buffer<ArrayBuffer>;

/** Puts pieces into one buffer: each byte is copied once. */
export function joinPieces(pieces: readonly Piece[]): JsonBytes {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  const joined = Buffer.allocUnsafe(size);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') joined.write(piece, at, 'latin1');
    else joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Elements as the pieces of a JSON array, in the order given. */
export function arrayPieces(elements: readonly (readonly Piece[])[]): Piece[] {
  const pieces: Piece[] = ['['];
  elements.forEach((element, index) => {
    if (index > 0) pieces.push(',');
    for (const piece of element) pieces.push(piece);
  });
  pieces.push(']');
  return pieces;
}
