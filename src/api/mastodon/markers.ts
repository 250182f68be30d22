import { z } from '@hono/zod-openapi';
import {
  listMarkers,
  markerTimelines,
  setMarker,
  type Marker,
  type MarkerTimeline,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { id, list, text } from '../fields.ts';
import { markersEntity } from './entities/marker.ts';

function knownTimelines(names: readonly string[]): MarkerTimeline[] {
  return markerTimelines.filter((name) => names.includes(name));
}

/** How far one has read, shared between one's apps. */
export function mountMarkers(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/markers',
      summary: 'How far one has read',
      scopes: ['read:statuses'],
      returns: markersEntity,
      fields: { timeline: list(text(40), 10).default([]) },
    },
    async ({ world, account, input }) => {
      const markers = await listMarkers(world.db, account.id, knownTimelines(input.timeline));
      return {
        ...(input.timeline.includes('notifications') ? { notifications: unread } : {}),
        ...Object.fromEntries(markers.map((marker) => [marker.timeline, presentMarker(marker)])),
      };
    },
  );
  const position = z.object({ last_read_id: id() }).optional();
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/markers',
      summary: 'Remember how far one has read',
      scopes: ['write:statuses'],
      returns: markersEntity,
      fields: { home: position, notifications: position },
    },
    async ({ world, account, input }) => {
      const saved: Record<string, object> = {};
      for (const name of markerTimelines) {
        const lastReadId = input[name]?.last_read_id;
        if (lastReadId === undefined) continue;
        saved[name] = presentMarker(await setMarker(world, account.id, name, lastReadId));
      }
      return saved;
    },
  );
}

/** Apps count on finding their place among notifications, also where none was ever kept. */
const unread = { last_read_id: '0', version: 0, updated_at: new Date(0).toISOString() } as const;

function presentMarker({ lastReadId, version, updatedAt }: Marker) {
  return { last_read_id: lastReadId, version, updated_at: updatedAt.toISOString() };
}
