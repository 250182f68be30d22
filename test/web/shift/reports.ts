/**
 * The forty reports that wait one morning: what was done, who reported it, and what the officer makes
 * of it. Nobody in it exists.
 */

type Kind =
  | 'a post'
  | 'an account'
  | 'a conversation'
  | 'a picture'
  | 'an account of another server'
  | 'a link from elsewhere'
  | 'a file from elsewhere'
  | 'an officer'
  | 'in bad faith'
  | 'forwarded by another server'
  | 'danger'
  | 'spam'
  | 'a lighter matter';

/** What the officer does with it. */
export type Outcome =
  | { readonly is: 'panel' }
  | { readonly is: 'merged' }
  | { readonly is: 'dismissed'; readonly reason: string }
  | { readonly is: 'questioned'; readonly reason: string }
  | { readonly is: 'asked'; readonly question: string }
  | { readonly is: 'decided in the file'; readonly why: string }
  | {
      readonly is: 'warning' | 'hide' | 'feature-limit';
      /** Replaces what the screen leaves open in its own sentence. */
      readonly why: string;
      /** Where like cases ended otherwise. */
      readonly departure?: string;
    }
  | {
      readonly is: 'label';
      readonly label: 'sensitive' | 'context';
      readonly note: string;
      readonly why: string;
    };

export type Matter = {
  readonly key: string;
  readonly kind: Kind;
  readonly about: string;
  /** Absent where the account itself is reported. */
  readonly post?: string;
  readonly rules: readonly string[];
  readonly category?: 'spam' | 'danger' | 'other';
  readonly by: readonly string[];
  readonly comment: string;
  /** The matter whose post this one answers. */
  readonly answers?: string;
  readonly outcome: Outcome;
};

const harassed = (about: string, post: string, by: readonly string[], why: string): Matter => ({
  key: `harassed-${about}`,
  kind: 'a post',
  about,
  post,
  rules: ['harassment.targeted'],
  by,
  comment: 'They do not leave me alone.',
  outcome: { is: 'warning', why },
});

const spam = (about: string, post: string, by: readonly string[]): Matter => ({
  key: `spam-${about}`,
  kind: 'spam',
  about,
  post,
  rules: ['deception.spam'],
  category: 'spam',
  by,
  comment: 'The same under every thread.',
  outcome: { is: 'hide', why: 'it offers a prize that does not exist, to whoever pays first' },
});

const picture = (about: string, by: string): Matter => ({
  key: `picture-${about}`,
  kind: 'a picture',
  about,
  post: 'From the life class on Tuesday.',
  rules: ['adult.unlabelled'],
  by: [by],
  comment: 'My pupils scroll here too.',
  outcome: {
    is: 'label',
    label: 'sensitive',
    note: 'A nude study.',
    why: 'it shows a nude without a mark, in the public timeline',
  },
});

const nothingToIt = (about: string, post: string, by: string): Matter => ({
  key: `nothing-${about}`,
  kind: 'a post',
  about,
  post,
  rules: ['harassment.targeted'],
  by: [by],
  comment: 'This is rude.',
  outcome: {
    is: 'dismissed',
    reason: 'It is sharp, and about a decision of the council. Criticism breaks no rule.',
  },
});

const limited = (about: string, rule: string, post: string, by: readonly string[]): Matter => ({
  key: `limited-${about}`,
  kind: 'a post',
  about,
  post,
  rules: [rule],
  by,
  comment: 'Again, after a warning.',
  outcome: {
    is: 'feature-limit',
    why: 'it is the same again, a week after a warning',
    departure: 'In like cases nobody had been warned; this account was, and went on.',
  },
});

/** In the order in which they come in; the queue orders them otherwise. */
export const matters: readonly Matter[] = [
  nothingToIt('tea_hall', 'The mayor counted the votes like a cat counts mice.', 'dov'),
  harassed(
    'kurt',
    '@cyn still waiting. Answer me, answer me, answer me.',
    ['cyn', 'ada'],
    'it goes on after she asked twice to be left alone',
  ),
  spam('deal_one', 'YOU WON a phone! Pay 9.99 for the post to claim it.', ['ada', 'cyn', 'dov']),
  picture('pix_one', 'eve'),
  {
    key: 'ask-gil',
    kind: 'a lighter matter',
    about: 'gil',
    post: 'The vote is on Thursday this year, tell your friends.',
    rules: ['integrity.civic'],
    by: ['eve'],
    comment: 'It is on Sunday.',
    outcome: { is: 'asked', question: 'say where the day comes from, or correct it' },
  },
  {
    key: 'threat',
    kind: 'danger',
    about: 'rolf',
    post: '@vik Sunday is near, and the millrace is deep. Lock your door.',
    rules: ['violence.threats'],
    category: 'danger',
    by: ['vik', 'ada', 'cyn'],
    comment: 'He knows where I live.',
    outcome: { is: 'panel' },
  },
  {
    key: 'pile-on',
    kind: 'a post',
    about: 'berta',
    post: '@dov Everybody write to him until he answers. His shop is on the square.',
    rules: ['harassment.targeted'],
    by: ['dov', 'cyn', 'eve'],
    comment: 'There are two hundred letters by now.',
    outcome: { is: 'panel' },
  },
  {
    key: 'pile-on-again',
    kind: 'a conversation',
    about: 'berta',
    post: '@dov Two hundred is not enough. Go on.',
    rules: ['harassment.targeted'],
    by: ['ada'],
    comment: 'The whole thread is like this.',
    answers: 'pile-on',
    outcome: { is: 'merged' },
  },
  {
    key: 'doxx',
    kind: 'a post',
    about: 'dana',
    post: '@eve lives at 9 Mill Street, third floor, and comes home at six.',
    rules: ['privacy.doxxing'],
    by: ['eve', 'vik'],
    comment: 'That is my address.',
    outcome: { is: 'hide', why: 'it says where a named person lives and when she is there' },
  },
  {
    key: 'self-harm',
    kind: 'danger',
    about: 'ulf',
    post: '@ada Nobody would miss you. You know what to do.',
    rules: ['safety.self-harm'],
    category: 'danger',
    by: ['ada'],
    comment: 'I cannot sleep since.',
    outcome: { is: 'hide', why: 'it tells a named person to harm herself' },
  },
  harassed(
    'lena',
    '@ada Nice dress. Send more. Why do you not answer?',
    ['ada', 'eve'],
    'it makes remarks that she did not invite, after she said so',
  ),
  spam('deal_two', 'Double your coins by noon: send one, get two back.', ['eve', 'vik']),
  picture('pix_two', 'cyn'),
  {
    key: 'ask-fred',
    kind: 'a lighter matter',
    about: 'fred',
    post: 'They say the polling place at the school is closed.',
    rules: ['integrity.civic'],
    by: ['dov'],
    comment: 'It is open.',
    outcome: { is: 'asked', question: 'say who says so' },
  },
  harassed(
    'moss',
    '@eve Third letter today. I shall write until you reply.',
    ['eve', 'dov'],
    'it goes on against her clear wish',
  ),
  {
    key: 'context-hana',
    kind: 'a post',
    about: 'hana',
    post: 'You need two papers with a stamp to vote now.',
    rules: ['integrity.civic'],
    by: ['vik'],
    comment: 'One is enough.',
    outcome: {
      is: 'label',
      label: 'context',
      note: 'One paper is enough, says the office for elections.',
      why: 'it could keep people with one paper from voting',
    },
  },
  {
    key: 'impersonation',
    kind: 'an account',
    about: 'jun_office',
    rules: ['deception.impersonation'],
    by: ['dov'],
    comment: 'This is not the town office.',
    outcome: {
      is: 'decided in the file',
      why: 'The name and the picture are those of the town office, and nothing says otherwise.',
    },
  },
  {
    key: 'remote',
    kind: 'an account of another server',
    about: 'fay@far.example',
    rules: ['deception.spam'],
    category: 'spam',
    by: ['cyn', 'eve'],
    comment: 'It follows everybody.',
    outcome: {
      is: 'dismissed',
      reason: 'To follow many people is no spam. Whoever likes can block it.',
    },
  },
  {
    key: 'link',
    kind: 'a link from elsewhere',
    about: 'otto_k',
    rules: ['harassment.targeted'],
    by: ['vik'],
    comment: 'He calls for it over there, and comes here then.',
    outcome: {
      is: 'decided in the file',
      why: 'The page calls on its readers to write to one person until he gives up.',
    },
  },
  {
    key: 'file',
    kind: 'a file from elsewhere',
    about: 'petra',
    rules: ['harassment.targeted'],
    by: ['ada'],
    comment: 'From our group.',
    outcome: {
      is: 'dismissed',
      reason: 'The file shows a quarrel among friends, and nothing that goes on.',
    },
  },
  {
    key: 'officer',
    kind: 'an officer',
    about: 'ines',
    post: 'Whoever reports plums again gets a plum.',
    rules: ['harassment.targeted'],
    by: ['vik'],
    comment: 'An officer should not joke about it.',
    outcome: { is: 'dismissed', reason: 'A joke about plums breaks no rule, whoever makes it.' },
  },
  {
    key: 'bad-faith',
    kind: 'in bad faith',
    about: 'vik',
    post: 'Choir practice is on Friday, as ever.',
    rules: ['violence.incitement'],
    by: ['saul'],
    comment: 'I just want him gone, write what you like.',
    outcome: {
      is: 'questioned',
      reason: 'An announcement of a choir practice incites to nothing.',
    },
  },
  {
    key: 'forwarded',
    kind: 'forwarded by another server',
    about: 'noor',
    post: 'The bridge should be a ferry again.',
    rules: [],
    category: 'other',
    by: [''],
    comment: 'Our user does not like this.',
    outcome: { is: 'dismissed', reason: 'An opinion about a bridge breaks no rule here.' },
  },
  nothingToIt('sam_reed', 'This council could not run a bath.', 'cyn'),
  nothingToIt('tilda', '@dov Your map is wrong, as always.', 'dov'),
  limited('gero', 'deception.spam', 'Last chance: send ten coins, get twenty.', ['cyn', 'dov']),
  limited('wim', 'integrity.civic', 'No need to go there: vote by text message.', ['eve']),
];

/** Each was warned weeks ago, for the same kind of thing. */
export const warnedBefore: readonly {
  readonly about: string;
  readonly post: string;
  readonly rule: string;
}[] = [
  {
    about: 'rolf',
    post: 'Whoever sells the mill will not wake on Sunday.',
    rule: 'violence.threats',
  },
  { about: 'berta', post: '@dov I shall write to you every hour.', rule: 'harassment.targeted' },
  { about: 'gero', post: 'Send ten coins, get twenty back.', rule: 'deception.spam' },
  { about: 'wim', post: 'They moved the vote to Friday, I hear.', rule: 'integrity.civic' },
];
