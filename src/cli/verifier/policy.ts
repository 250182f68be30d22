import { createPublicKey, createHash, verify, type KeyObject } from 'node:crypto';

/** Whom to believe, as a file says it: keys by name, and what has to be fulfilled. C2SP tlog-policy */
export type Policy = {
  /** Verifier keys of logs. */
  readonly logs: readonly string[];
  readonly isFulfilledBy: (note: string) => boolean;
};

export type PolicyReading =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly why: string };

type WitnessKey = { readonly name: string; readonly id: string; readonly key: KeyObject };
/** A witness by its key, or a group by how many of its members it needs. */
type Member =
  | { readonly witness: WitnessKey }
  | { readonly members: readonly Member[]; readonly needed: number };

type Draft = {
  readonly logs: string[];
  readonly keys: Set<string>;
  readonly named: Map<string, Member>;
  /** Names that are a member of a group already. */
  readonly grouped: Set<string>;
  quorum: Member | 'none' | undefined;
};

const cosignatureType = 4;
const timeBytes = 8;
const signatureBytes = 64;

/** Reads a policy file; says which line is at fault. */
export function readPolicy(text: string): PolicyReading {
  const draft: Draft = {
    logs: [],
    keys: new Set(),
    named: new Map(),
    grouped: new Set(),
    quorum: undefined,
  };
  for (const [place, line] of text.split('\n').entries()) {
    const words = line
      .replace(/^[ \t]*#.*$/, '')
      .split(/[ \t]+/)
      .filter((word) => word !== '');
    const why = words.length === 0 ? undefined : readLine(draft, words);
    if (why !== undefined) return { ok: false, why: `line ${place + 1} of the policy ${why}` };
  }
  const { logs, quorum } = draft;
  if (quorum === undefined) return { ok: false, why: 'the policy has no quorum line' };
  const isFulfilledBy = (note: string): boolean =>
    quorum === 'none' || isFulfilled(quorum, parseNote(note));
  return { ok: true, policy: { logs, isFulfilledBy } };
}

/** What is wrong with the line, or nothing. */
function readLine(draft: Draft, [keyword, ...words]: readonly string[]): string | undefined {
  if (keyword === 'log') return readLog(draft, words);
  if (keyword === 'witness') return readWitness(draft, words);
  if (keyword === 'group') return readGroup(draft, words);
  if (keyword === 'quorum') return readQuorum(draft, words);
  return `begins with ${keyword ?? 'nothing'}`;
}

function readLog(draft: Draft, [vkey = '', ...rest]: readonly string[]): string | undefined {
  if (rest.length > 1 || draft.keys.has(vkey)) return 'does not name one new log';
  draft.keys.add(vkey);
  draft.logs.push(vkey);
  return undefined;
}

function readWitness(draft: Draft, words: readonly string[]): string | undefined {
  const [name = '', vkey = '', ...rest] = words;
  const witness = readWitnessKey(vkey);
  if (witness === undefined || rest.length > 1) return 'names no key of a witness';
  if (draft.keys.has(vkey) || !isNewName(draft, name)) return 'names what was named before';
  draft.keys.add(vkey);
  draft.named.set(name, { witness });
  return undefined;
}

function readGroup(draft: Draft, words: readonly string[]): string | undefined {
  const [name = '', count = '', ...names] = words;
  if (!isNewName(draft, name)) return 'names what was named before';
  const members: Member[] = [];
  for (const one of names) {
    const member = draft.named.get(one);
    if (member === undefined || draft.grouped.has(one)) return `cannot have ${one} as a member`;
    draft.grouped.add(one);
    members.push(member);
  }
  const needed = count === 'all' ? members.length : count === 'any' ? 1 : Number(count);
  if (!Number.isSafeInteger(needed) || needed < 1 || needed > members.length) {
    return 'needs more members than it has, or none';
  }
  draft.named.set(name, { members, needed });
  return undefined;
}

function readQuorum(draft: Draft, [name = '', ...rest]: readonly string[]): string | undefined {
  if (draft.quorum !== undefined || rest.length > 0) return 'is a second quorum';
  draft.quorum = name === 'none' ? 'none' : draft.named.get(name);
  return draft.quorum === undefined ? `asks for ${name}, which is not named before` : undefined;
}

function isNewName(draft: Draft, name: string): boolean {
  return name !== '' && name !== 'none' && !draft.named.has(name);
}

function readWitnessKey(vkey: string): WitnessKey | undefined {
  const [name = '', id = '', ...encoded] = vkey.split('+');
  const typed = Buffer.from(encoded.join('+'), 'base64');
  if (name === '' || typed.length !== 33 || typed[0] !== cosignatureType) return undefined;
  const hash = createHash('sha256').update(`${name}\n`).update(typed).digest('hex');
  if (hash.slice(0, 8) !== id) return undefined;
  const x = typed.subarray(1).toString('base64url');
  return {
    name,
    id,
    key: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }),
  };
}

type Note = { readonly text: string; readonly lines: readonly string[] };

function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  return { text: note.slice(0, end + 1), lines: note.slice(end + 2).split('\n') };
}

function isFulfilled(member: Member, note: Note): boolean {
  if ('witness' in member) return note.lines.some((line) => isBy(member.witness, line, note.text));
  return member.members.filter((one) => isFulfilled(one, note)).length >= member.needed;
}

/** C2SP tlog-cosignature: eight bytes of time, then the signature over that time and the text. */
function isBy(witness: WitnessKey, line: string, text: string): boolean {
  const [dash, name, field = ''] = line.split(' ');
  const bytes = Buffer.from(field, 'base64');
  if (dash !== '—' || name !== witness.name || bytes.toString('hex', 0, 4) !== witness.id) {
    return false;
  }
  if (bytes.length !== 4 + timeBytes + signatureBytes) return false;
  const time = bytes.readBigUInt64BE(4);
  const signed = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  return time > 0n && verify(null, signed, witness.key, bytes.subarray(4 + timeBytes));
}
