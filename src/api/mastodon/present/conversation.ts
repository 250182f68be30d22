import type { DirectConversation } from '#conversation';
import type { AccountId } from '#foundation';
import { presentAccounts } from './account.ts';
import { arrayPieces, joinPieces, type JsonBytes, type Piece } from './pieces.ts';
import { presentPost, type Presenting } from './status.ts';

type Shown = { readonly viewer: AccountId; readonly conversations: readonly DirectConversation[] };

/** Mastodon's `Conversation`s as the bytes of a JSON array. Who writes to nobody talks with themselves. */
export async function presentConversations(
  presenting: Presenting,
  { viewer, conversations }: Shown,
): Promise<JsonBytes> {
  const peopleOf = ({ others }: DirectConversation) => (others.length === 0 ? [viewer] : others);
  const accounts = await presentAccounts(presenting.world, conversations.flatMap(peopleOf));
  const elements: Piece[][] = [];
  for (const conversation of conversations) {
    const head = {
      id: conversation.id,
      unread: conversation.unread,
      accounts: peopleOf(conversation).flatMap((one) => accounts.get(one) ?? []),
    };
    const open = Buffer.from(`${JSON.stringify(head).slice(0, -1)},"last_status":`);
    elements.push([open, await presentPost(presenting, conversation.last), '}']);
  }
  return joinPieces(arrayPieces(elements));
}
