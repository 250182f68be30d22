import { z } from '@hono/zod-openapi';
import { count, idText, moment } from './shapes.ts';

const markerEntity = z
  .strictObject({ last_read_id: idText, version: count, updated_at: moment })
  .openapi('Marker');

/** Read positions by timeline; only those that were ever saved. */
export const markersEntity = z
  .strictObject({ home: markerEntity.optional(), notifications: markerEntity.optional() })
  .openapi('Markers');
