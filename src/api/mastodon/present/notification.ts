import type { NotificationFor } from '#conversation';
import { presentAccounts } from './account.ts';
import { typeOfKind } from './notification-types.ts';
import { presentPost, type Presenting } from './status.ts';

/** Notifications as the bytes of a JSON array, newest first as given. */
export async function presentNotifications(
  presenting: Presenting,
  items: readonly NotificationFor[],
): Promise<Buffer> {
  const accounts = await presentAccounts(
    presenting.world,
    items.map(({ notification }) => notification.fromId ?? notification.accountId),
  );
  const parts: Buffer[] = [];
  for (const { notification, about } of items) {
    const { id, kind, createdAt, details } = notification;
    const fields = {
      id,
      type: typeOfKind[kind],
      created_at: createdAt.toISOString(),
      group_key: `ungrouped-${id}`,
      account: accounts.get(notification.fromId ?? notification.accountId),
      ...presentDetails(kind, details, createdAt),
    };
    const head = JSON.stringify(fields);
    const status = about === undefined ? undefined : await presentPost(presenting, about);
    parts.push(
      status === undefined
        ? Buffer.from(head)
        : Buffer.concat([Buffer.from(`${head.slice(0, -1)},"status":`), status, Buffer.from('}')]),
    );
  }
  return Buffer.from(`[${parts.map((part) => part.toString()).join(',')}]`);
}

type Details = Readonly<Record<string, string>>;

/**
 * A decision in the shape that stock apps know. They show only `text`: it says what was decided
 * and where the whole statement of reasons is.
 */
function presentDetails(kind: string, details: Details, createdAt: Date): object {
  if (kind !== 'warning') return {};
  return {
    moderation_warning: {
      id: details['sanctionId'] ?? details['docket'] ?? '0',
      action: details['action'] ?? 'none',
      text: details['text'] ?? '',
      status_ids: [],
      target_account: undefined,
      appeal: null,
      created_at: createdAt.toISOString(),
    },
  };
}
