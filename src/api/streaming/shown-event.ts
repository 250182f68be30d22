import type { StreamEvent } from '#conversation';
import { presentAnnouncement } from '../mastodon/present/announcement.ts';
import { presentConversations } from '../mastodon/present/conversation.ts';
import { presentNotifications } from '../mastodon/present/notification.ts';
import { presentPost, presentTimelineItem, type Presenting } from '../mastodon/present/status.ts';

/**
 * An event in Mastodon's words, rendered once for everybody who is shown the same. What goes to
 * each connection are these very bytes, not copies.
 */
export type ShownEvent = {
  /** As a message of a WebSocket; with its position for those who asked for that. */
  readonly message: (names: readonly string[], position?: string) => Buffer;
  /** As an event of server-sent events. */
  readonly sentEvent: (position: string) => Buffer;
};

/** Renders an event. */
export async function showEvent(presenting: Presenting, event: StreamEvent): Promise<ShownEvent> {
  const { word, payload } = await wordsOf(presenting, event);
  // Inside a message the payload is a text that holds JSON; as an event of its own it is bare.
  const quoted = payload === undefined ? '' : `,"payload":${JSON.stringify(payload)}`;
  const once = rememberedBuffers();
  return {
    message: (names, position) => {
      const stream = JSON.stringify(names);
      const id = position === undefined ? '' : `,"id":"${position}"`;
      return once(`${stream}${id}`, () => `{"stream":${stream},"event":"${word}"${quoted}${id}}`);
    },
    sentEvent: (position) =>
      // A browser passes over an event whose data is empty.
      once(position, () => `id: ${position}\nevent: ${word}\ndata: ${payload ?? 'undefined'}\n\n`),
  };
}

type Words = { readonly word: string; readonly payload?: string };

async function wordsOf(presenting: Presenting, event: StreamEvent): Promise<Words> {
  switch (event.is) {
    case 'post':
      return { word: 'update', payload: String(await presentTimelineItem(presenting, event.item)) };
    case 'changed':
      return { word: 'status.update', payload: String(await presentPost(presenting, event.shown)) };
    case 'removed':
      return { word: 'delete', payload: event.id };
    case 'announcement': {
      const told = presentAnnouncement(presenting.world, event.announcement);
      return { word: 'announcement', payload: JSON.stringify(told) };
    }
    case 'announcement-removed':
      return { word: 'announcement.delete', payload: event.id };
    case 'announcement-reaction': {
      const reaction = { ...event.reaction, announcement_id: event.id };
      return { word: 'announcement.reaction', payload: JSON.stringify(reaction) };
    }
    case 'notification': {
      const list = await presentNotifications(presenting, [event.told]);
      return { word: 'notification', payload: String(list.subarray(1, -1)) };
    }
    case 'conversation': {
      const { viewer, conversation } = event;
      const list = await presentConversations(presenting, {
        viewer,
        conversations: [conversation],
      });
      return { word: 'conversation', payload: String(list.subarray(1, -1)) };
    }
    case 'filters-changed':
      return { word: 'filters_changed' };
    case 'notifications-merged':
      return { word: 'notifications_merged', payload: '1' };
  }
}

/** Few keys: as many as there are stream names that an event goes to. */
function rememberedBuffers(): (key: string, make: () => string) => Buffer {
  const made = new Map<string, Buffer>();
  return (key, make) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const bytes = Buffer.from(make());
    made.set(key, bytes);
    return bytes;
  };
}
