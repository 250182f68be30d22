/** A post as an exhibit holds it; undefined for evidence of any other form. */
export function frozenPost(evidence: string): { text: string; createdAt?: string } | undefined {
  const frozen = parsed(evidence);
  if (typeof frozen !== 'object' || frozen === null || !('text' in frozen)) return undefined;
  if (typeof frozen.text !== 'string') return undefined;
  const at = 'createdAt' in frozen ? frozen.createdAt : undefined;
  return { text: frozen.text, ...(typeof at === 'string' ? { createdAt: at } : {}) };
}

/** A profile as an exhibit holds it, in lines; undefined for evidence of any other form. */
export function frozenProfile(evidence: string): string | undefined {
  const frozen = parsed(evidence);
  if (typeof frozen !== 'object' || frozen === null || !('bio' in frozen)) return undefined;
  if (!('displayName' in frozen) || !('handle' in frozen)) return undefined;
  return [`${String(frozen.displayName)} @${String(frozen.handle)}`, String(frozen.bio)].join('\n');
}

/** Its place in the case, then those of the same thing frozen again: statements cite any of them. */
export const numbersOf = (exhibit: {
  readonly number: number;
  readonly copies: readonly { readonly number: number }[];
}): readonly number[] => [exhibit.number, ...exhibit.copies.map(({ number }) => number)];

/** The exhibits that hold posts, the first of each post: it may have been reported before and after an edit. */
export function firstOfEachPost<Exhibit extends { readonly postId?: string }>(
  exhibits: readonly Exhibit[],
): readonly (Exhibit & { readonly postId: string })[] {
  const seen = new Set<string>();
  return exhibits.flatMap((exhibit) => {
    const { postId } = exhibit;
    if (postId === undefined || seen.has(postId)) return [];
    seen.add(postId);
    return [{ ...exhibit, postId }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
