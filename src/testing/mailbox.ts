import type { StoredMail, World } from '#infrastructure';

/** Letters that were delivered to an address, newest first. Run `settle` before. */
export async function lettersTo(world: World, address: string): Promise<readonly StoredMail[]> {
  const letters = (await world.mail.kept?.list()) ?? [];
  return letters.filter((letter) => letter.to === address);
}

/** The web addresses in a letter, in order. */
export function linksIn(letter: StoredMail): readonly string[] {
  return letter.text.match(/https?:\/\/[^\s<>"]+/g) ?? [];
}
