import { z } from '@hono/zod-openapi';
import { language, visibility } from './shapes.ts';

export const preferencesEntity = z
  .strictObject({
    'posting:default:visibility': visibility,
    'posting:default:sensitive': z.boolean(),
    'posting:default:language': language.nullable(),
    'posting:default:quote_policy': z.enum(['public', 'followers', 'nobody']),
    'reading:expand:media': z.enum(['default', 'show_all', 'hide_all']),
    'reading:expand:spoilers': z.boolean(),
    'reading:autoplay:gifs': z.boolean(),
  })
  .openapi('Preferences');
