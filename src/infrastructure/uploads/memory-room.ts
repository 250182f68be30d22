/**
 * Runs `work`, which holds so many bytes in memory, once there is room for them beside all other such
 * work; who came first begins first. What is larger than the room runs alone, what holds nothing at once.
 */
export type MemoryRoom = <Result>(
  sizeBytes: number,
  work: () => Promise<Result>,
) => Promise<Result>;

export function openMemoryRoom(roomBytes: number): MemoryRoom {
  const waiting: { readonly sizeBytes: number; readonly begin: () => void }[] = [];
  let heldBytes = 0;
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (heldBytes > 0 && heldBytes + next.sizeBytes > roomBytes) return;
      waiting.shift();
      heldBytes += next.sizeBytes;
      next.begin();
    }
  };
  return async (sizeBytes, work) => {
    if (sizeBytes === 0) return work();
    await new Promise<void>((begin) => {
      waiting.push({ sizeBytes, begin });
      admit();
    });
    try {
      return await work();
    } finally {
      heldBytes -= sizeBytes;
      admit();
    }
  };
}
