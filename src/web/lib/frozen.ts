/** A post as an exhibit holds it; undefined for evidence of any other form. */
export function frozenPost(evidence: string): { text: string; createdAt?: string } | undefined {
  const frozen = parsed(evidence);
  if (typeof frozen !== 'object' || frozen === null || !('text' in frozen)) return undefined;
  if (typeof frozen.text !== 'string') return undefined;
  const at = 'createdAt' in frozen ? frozen.createdAt : undefined;
  return { text: frozen.text, ...(typeof at === 'string' ? { createdAt: at } : {}) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
