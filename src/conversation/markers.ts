import { sql } from 'kysely';
import { parseId, refuse, type AccountId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import type { Marker, MarkerTimeline } from './types.ts';

type Row = { timeline: MarkerTimeline; last_read_id: string; version: number; updated_at: Date };

/** How far the viewer has read, on any device. */
export async function listMarkers(
  reader: Reader,
  viewer: AccountId,
  timelines: readonly MarkerTimeline[],
): Promise<readonly Marker[]> {
  const { rows } = await sql<Row>`
    select timeline, last_read_id, version, updated_at from markers
    where account_id = ${viewer} and timeline = any(${timelines}::text[])`.execute(reader);
  return rows.map(markerOf);
}

/** A marker only moves forward: the device that has read furthest wins. @throws Refusal `invalid` */
export async function setMarker(
  world: World,
  viewer: AccountId,
  timeline: MarkerTimeline,
  lastReadId: string,
): Promise<Marker> {
  const id = parseId(lastReadId);
  if (id === undefined)
    throw refuse('invalid', { field: 'lastReadId', detail: 'That is not an id.' });
  const { rows } = await sql<Row>`
    insert into markers as marker (account_id, timeline, last_read_id, updated_at)
    values (${viewer}, ${timeline}, ${id}, ${world.clock.now()})
    on conflict (account_id, timeline) do update set
      version = marker.version + (excluded.last_read_id > marker.last_read_id)::int,
      updated_at = case when excluded.last_read_id > marker.last_read_id
        then excluded.updated_at else marker.updated_at end,
      last_read_id = greatest(excluded.last_read_id, marker.last_read_id)
    returning timeline, last_read_id, version, updated_at`.execute(world.db);
  return markerOf(
    rows[0] ?? { timeline, last_read_id: id, version: 1, updated_at: world.clock.now() },
  );
}

function markerOf(row: Row): Marker {
  return {
    timeline: row.timeline,
    lastReadId: row.last_read_id,
    version: row.version,
    updatedAt: row.updated_at,
  };
}
