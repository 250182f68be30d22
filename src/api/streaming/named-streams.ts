import { covers, requireScope, type Scope } from '#accounts';
import { normalizeTag, type Stream } from '#conversation';
import { parseId, refuse } from '#foundation';

/** What a client asks to watch, in Mastodon's words. */
export type AskedStream = {
  readonly stream: string;
  readonly tag?: string | undefined;
  readonly list?: string | undefined;
  readonly only_media?: boolean | undefined;
};

/** A stream with the names that its events carry: `["user"]`, `["hashtag", "moot"]`. */
export type NamedStream = { readonly names: readonly string[]; readonly stream: Stream };

/**
 * Finds the stream of a name, for a token of these scopes. Home comes without notifications where
 * the token may not read them.
 * @throws Refusal `malformed` for an unknown name or a missing tag or list, `insufficient-scope`
 */
export function namedStream(asked: AskedStream, scopes: readonly Scope[]): NamedStream {
  const name = asked.stream;
  requireScope(scopes, scopeOf(name));
  switch (name) {
    case 'user':
      return {
        names: [name],
        stream: { of: 'home', withNotifications: covers(scopes, 'read:notifications') },
      };
    case 'user:notification':
      return { names: [name], stream: { of: 'notifications' } };
    case 'direct':
      return { names: [name], stream: { of: 'direct' } };
    case 'hashtag':
    case 'hashtag:local':
      return tagStream(name, asked.tag);
    case 'list':
      return listStream(asked.list);
    default:
      return publicStream(asked) ?? unknownStream();
  }
}

/** What a token must allow before it may watch a stream. */
export function scopeOf(name: string): Scope {
  return name === 'user:notification' ? 'read:notifications' : 'read:statuses';
}

function tagStream(name: string, given: string | undefined): NamedStream {
  const tag = normalizeTag((given ?? '').replace(/^#/, ''));
  if (tag === '') throw refuse('malformed', { detail: 'Missing tag name parameter' });
  const isLocal = name === 'hashtag:local';
  return {
    names: [name, given ?? tag],
    stream: { of: 'tag', tag, ...(isLocal ? { only: 'local' } : {}) },
  };
}

function listStream(given = ''): NamedStream {
  if (given === '') throw refuse('malformed', { detail: 'Missing list parameter' });
  const listId = parseId<'list'>(given);
  if (listId === undefined) throw refuse('not-found', { detail: 'There is no such list.' });
  return { names: ['list', listId], stream: { of: 'list', listId } };
}

const publicNames: Readonly<Record<string, Extract<Stream, { readonly of: 'public' }>>> = {
  public: { of: 'public' },
  'public:media': { of: 'public', onlyMedia: true },
  'public:local': { of: 'public', only: 'local' },
  'public:local:media': { of: 'public', only: 'local', onlyMedia: true },
  'public:remote': { of: 'public', only: 'remote' },
  'public:remote:media': { of: 'public', only: 'remote', onlyMedia: true },
};

function publicStream({ stream, only_media }: AskedStream): NamedStream | undefined {
  const isPlain = stream.startsWith('public') && !stream.endsWith(':media');
  const name = only_media === true && isPlain ? `${stream}:media` : stream;
  const found = Object.hasOwn(publicNames, name) ? publicNames[name] : undefined;
  return found === undefined ? undefined : { names: [name], stream: found };
}

function unknownStream(): never {
  throw refuse('malformed', { detail: 'Unknown stream type' });
}
