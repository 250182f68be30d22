import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerContract, listDeviations, readMastodonDescription } from '#testing';
import { at } from '../trial.test.ts';

/**
 * `trial.test.ts` holds every answer to Mastodon's own description too, where that lies beside the
 * project; docs/client-api.md lists where we differ. Here the list is held to the description.
 */

const description = readMastodonDescription();
const absent = description === undefined && 'Mastodon’s description is not beside the project';

const schemas = ['components', 'schemas'] as const;

test('every deviation names an entity or a field that Mastodon describes', { skip: absent }, () => {
  const listed = listDeviations();
  assert.ok(listed.length > 0);
  assert.equal(new Set(listed).size, listed.length, 'once each');
  const unknown = listed.filter((place) => {
    const [entity = '', ...fields] = place.split('.');
    const path = fields.flatMap((field) => ['properties', field]);
    return at(description, ...schemas, entity, ...path) === undefined;
  });
  assert.deepEqual(unknown, []);
});

test('an answer that Mastodon’s description does not allow is noticed', { skip: absent }, () => {
  const contract = answerContract(description, { whole: false });
  const path = '/api/v1/markers?timeline[]=home';
  const seen = (json: unknown) => contract({ method: 'GET', path, status: 200, json });
  const marker = { last_read_id: '1', version: 1, updated_at: '2027-01-11T09:00:00.000Z' };
  assert.deepEqual(seen({ home: marker }), []);
  const [complaint] = seen({ home: { ...marker, last_read_id: 1 } });
  assert.equal(complaint?.at, 'Marker.last_read_id');
});
