import { forAnyone, forPerson, type Api } from '../endpoint.ts';

/**
 * Features that we do not have, answered in the documented empty form, because apps ask for them
 * while they start: an error there would keep people out.
 */
const emptyForPeople: readonly (readonly [path: string, scope: string])[] = [
  ['/api/v1/lists', 'read:lists'],
  ['/api/v2/filters', 'read:filters'],
  ['/api/v1/filters', 'read:filters'],
  ['/api/v1/followed_tags', 'read:follows'],
  ['/api/v1/featured_tags', 'read:accounts'],
  ['/api/v1/scheduled_statuses', 'read:statuses'],
  ['/api/v1/conversations', 'read:statuses'],
  ['/api/v1/announcements', 'read:statuses'],
  ['/api/v1/domain_blocks', 'read:blocks'],
  ['/api/v1/endorsements', 'read:accounts'],
  ['/api/v2/suggestions', 'read'],
];

const emptyForAnyone = [
  '/api/v1/custom_emojis',
  '/api/v1/trends/tags',
  '/api/v1/trends/statuses',
  '/api/v1/trends/links',
  '/api/v1/instance/peers',
  '/api/v1/instance/domain_blocks',
];

/** Answers for what is not there. */
export function mountAbsent(api: Api): void {
  const summary = 'Not offered here: always empty';
  for (const [path, scope] of emptyForPeople) {
    forPerson(api, { method: 'get', path, summary, scopes: [scope], fields: {} }, () => []);
  }
  for (const path of emptyForAnyone) {
    forAnyone(api, { method: 'get', path, summary, fields: {} }, () => []);
  }
}
