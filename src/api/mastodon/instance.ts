import { z } from '@hono/zod-openapi';
import {
  findServiceAccount,
  getSignUpMode,
  listServerLimits,
  profileLimits,
  type ServerLimit,
  type SignUpMode,
} from '#accounts';
import { postLimits, tagLimits } from '#conversation';
import { currentRulebook, listRulebooks, type Rulebook, type RuleVersion } from '#enforcement';
import { dayOf, escapeHtml, sha256 } from '#foundation';
import { vapidKeys, type World } from '#infrastructure';
import { forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import {
  domainBlockEntity,
  extendedDescriptionEntity,
  instanceLanguageEntity,
  privacyPolicyEntity,
  termsOfServiceEntity,
  translationLanguagesEntity,
} from './entities/instance-texts.ts';
import { instanceV1Entity } from './entities/instance-v1.ts';
import { instanceEntity } from './entities/instance.ts';
import { ruleEntity } from './entities/rule.ts';
import { text } from '../fields.ts';
import { presentOne } from './accounts.ts';
import { mediaConfiguration } from './media-configuration.ts';
import { presentRules } from './present/rules.ts';
import { pictureUrl } from './present/urls.ts';
import { ownSoftware } from '../own-software.ts';
import { writtenLanguages } from './written-languages.ts';

/** The client API that we speak, in Mastodon's numbering, then our own. */
const apiVersion = `4.5.0 (compatible; Folkmoot ${ownSoftware.version})`;

function presentServerLimit({ domain, state, reason }: ServerLimit) {
  return {
    domain,
    digest: sha256(domain).toString('hex'),
    severity: state === 'limited' ? ('silence' as const) : ('suspend' as const),
    comment: reason,
  };
}

/** What the server is: its name, limits and rules. */
export function mountInstance(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v2/instance',
      summary: 'What this server is',
      returns: instanceEntity,
      fields: {},
    },
    () => presentInstance(api),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance',
      summary: 'The same in the old shape',
      returns: instanceV1Entity,
      fields: {},
    },
    () => presentOldInstance(api),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance/domain_blocks',
      summary: 'Servers that a decision limits or suspends, each with its reason',
      returns: z.array(domainBlockEntity),
      fields: {},
    },
    async () => (await listServerLimits(world.db)).map(presentServerLimit),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance/languages',
      summary: 'Languages that a post may be written in',
      returns: z.array(instanceLanguageEntity),
      fields: {},
    },
    () => writtenLanguages(),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance/rules',
      summary: 'The rules in force',
      returns: z.array(ruleEntity),
      fields: {},
    },
    async () => presentRules(world, await rulesInForce(world)),
  );
  mountTexts(api);
}

/** Longer texts about the server. The rulebook is what Mastodon calls terms of service. */
function mountTexts(api: Api): void {
  const { world } = api;
  const path = '/api/v1/instance';
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}/terms_of_service`,
      summary: 'The rulebook in force',
      returns: termsOfServiceEntity,
      fields: {},
    },
    async () => presentTerms(world, await currentRulebook(world)),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}/terms_of_service/:date`,
      summary: 'The rulebook that took effect on a day',
      returns: termsOfServiceEntity,
      fields: { date: text(10) },
    },
    async ({ input }) => {
      const books = await listRulebooks(world.db);
      const book = books.find(({ effectiveAt }) => dayOf(effectiveAt) === input.date);
      if (book === undefined) throw recordNotFound();
      return presentTerms(world, await currentRulebook(world, book.effectiveAt));
    },
  );
  mountDescriptions(api, path);
}

/** What this server is for, and what it keeps. */
function mountDescriptions(api: Api, path: string): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}/privacy_policy`,
      summary: 'What is kept about people, and who sees it',
      returns: privacyPolicyEntity,
      fields: {},
    },
    async () => ({
      updated_at: (
        (await findServiceAccount(world.db))?.createdAt ?? world.clock.now()
      ).toISOString(),
      content: privacyLines.map((line) => `<p>${escapeHtml(line)}</p>`).join(''),
    }),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}/extended_description`,
      summary: 'What this server is for',
      returns: extendedDescriptionEntity,
      fields: {},
    },
    async () => ({
      updated_at: (
        (await findServiceAccount(world.db))?.createdAt ?? world.clock.now()
      ).toISOString(),
      content: `<p>${escapeHtml(descriptionText)}</p>`,
    }),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: `${path}/translation_languages`,
      summary: 'Languages that posts can be translated between: none',
      state: { is: 'empty', because: 'nothing is translated here' },
      returns: translationLanguagesEntity,
      fields: {},
    },
    () => ({}),
  );
}

const privacyLines = [
  'A post is shown to whom its author chose when writing it, and to the servers of those people.',
  'An e-mail address is for signing in and for letters about one’s account; only operators of this server can read it. A password is kept only as a hash.',
  'What is reported is kept as evidence for as long as the case stands. The reporter is never shown to the person reported, nor to the public. The public record of decisions names nobody.',
  'Anyone can take everything that is theirs along, at any time and in any standing, and can close their account.',
] as const;

/** The rulebook is what Mastodon calls terms of service. @throws Refusal not-found */
async function presentTerms(world: World, rulebook: Rulebook | undefined) {
  if (rulebook === undefined) throw recordNotFound();
  const books = await listRulebooks(world.db);
  const next = books.find(({ number }) => number === rulebook.number + 1);
  return {
    effective_date: dayOf(rulebook.effectiveAt),
    effective: rulebook.effectiveAt <= world.clock.now(),
    content: rulebook.rules.map(ruleHtml).join(''),
    succeeded_by: next === undefined ? null : dayOf(next.effectiveAt),
  };
}

function ruleHtml(rule: RuleVersion): string {
  return `<h2>${escapeHtml(rule.title)}</h2><p>${escapeHtml(rule.text)}</p>`;
}

async function rulesInForce(world: World): Promise<readonly RuleVersion[]> {
  return (await currentRulebook(world))?.rules ?? [];
}

const descriptionText =
  'A public conversation whose power over people is bounded: known rules, a clear warning first, ' +
  'a panel, written reasons, an independent appeal, a public record, and a way out.';

function limits(world: World) {
  return {
    accounts: {
      max_featured_tags: tagLimits.featured,
      max_pinned_statuses: 5,
      max_profile_fields: profileLimits.fields,
      profile_field_name_limit: profileLimits.fieldName,
      profile_field_value_limit: profileLimits.fieldValue,
      max_display_name_length: profileLimits.displayName,
      max_note_length: profileLimits.bio,
    },
    statuses: {
      max_characters: postLimits.characters,
      max_media_attachments: postLimits.media,
      characters_reserved_per_url: postLimits.urlCharacters,
    },
    media_attachments: mediaConfiguration(world),
    polls: {
      max_options: postLimits.pollOptions,
      max_characters_per_option: postLimits.pollOption,
      min_expiration: postLimits.pollSeconds.least,
      max_expiration: postLimits.pollSeconds.most,
    },
  };
}

function registrations(mode: SignUpMode, origin: string) {
  return {
    enabled: mode !== 'closed',
    approval_required: mode === 'invitation',
    reason_required: false,
    message: null,
    min_age: null,
    url: `${origin}/sign-up`,
  };
}

async function presentInstance(api: Api): Promise<object> {
  const { world } = api;
  const service = await findServiceAccount(world.db);
  const { active } = await api.totals();
  return {
    domain: new URL(world.origin).host,
    title: 'Folkmoot',
    version: apiVersion,
    source_url: `${world.origin}/about`,
    description: descriptionText,
    usage: { users: { active_month: active } },
    thumbnail: { url: pictureUrl(world, null, 'card'), blurhash: null, versions: {} },
    icon: [],
    languages: ['en'],
    configuration: {
      urls: {
        streaming: world.origin.replace(/^http/, 'ws'),
        status: null,
        about: `${world.origin}/about`,
        privacy_policy: null,
        terms_of_service: `${world.origin}/rules`,
      },
      vapid: { public_key: vapidKeys(world.secrets).publicKey },
      ...limits(world),
      translation: { enabled: false },
      limited_federation: false,
      timelines_access: {
        live_feeds: { local: 'public', remote: 'public' },
        hashtag_feeds: { local: 'public', remote: 'public' },
        trending_link_feeds: { local: 'public', remote: 'public' },
      },
    },
    registrations: registrations(await getSignUpMode(world.db), world.origin),
    api_versions: { mastodon: 7, folkmoot: 1 },
    contact: {
      email: '',
      account: service === undefined ? null : await presentOne(api, service.id),
    },
    rules: presentRules(world, await rulesInForce(world)),
  };
}

async function presentOldInstance(api: Api): Promise<object> {
  const { world } = api;
  const service = await findServiceAccount(world.db);
  const mode = await getSignUpMode(world.db);
  const totals = await api.totals();
  return {
    uri: new URL(world.origin).host,
    title: 'Folkmoot',
    short_description: descriptionText,
    description: descriptionText,
    email: '',
    version: apiVersion,
    urls: { streaming_api: world.origin.replace(/^http/, 'ws') },
    stats: {
      user_count: totals.people,
      status_count: totals.posts,
      domain_count: 0,
    },
    thumbnail: pictureUrl(world, null, 'card'),
    languages: ['en'],
    registrations: mode !== 'closed',
    approval_required: mode === 'invitation',
    invites_enabled: mode === 'invitation',
    configuration: limits(world),
    contact_account: service === undefined ? null : await presentOne(api, service.id),
    rules: presentRules(world, await rulesInForce(world)),
  };
}
