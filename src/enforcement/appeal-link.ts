import { parseId, type DecisionId } from '#foundation';
import type { World } from '#infrastructure';

const purpose = 'enforcement/appeal-link';

/** The token of a statement's appeal link: the decision, signed. It needs no sign-in and no state. */
export function appealToken(world: Pick<World, 'secrets'>, decisionId: DecisionId): string {
  return `${decisionId}.${world.secrets.sign(purpose, decisionId)}`;
}

export function appealUrl(
  world: Pick<World, 'secrets' | 'origin'>,
  decisionId: DecisionId,
): string {
  return `${world.origin}/appeal?token=${appealToken(world, decisionId)}`;
}

/** The decision that a token was signed for; undefined for any token not signed here. */
export function readAppealToken(
  world: Pick<World, 'secrets'>,
  token: string,
): DecisionId | undefined {
  const dot = token.indexOf('.');
  const id = parseId<'decision'>(token.slice(0, Math.max(dot, 0)));
  if (id === undefined || !world.secrets.isSigned(purpose, id, token.slice(dot + 1))) {
    return undefined;
  }
  return id;
}
