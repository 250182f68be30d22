import type {
  CaseState,
  InterimAct,
  InterimGround,
  Level,
  Measure,
  MeasureKind,
} from '#enforcement';
import type { EntryType } from '#ledger';
import { count } from '../format.ts';

/** Cases, sanctions and their steps, for whoever meets them for the first time. */
const kinds = {
  warning: 'Warning',
  label: 'Label on a post',
  'thread-limit': 'Thread made slower',
  hide: 'Post hidden',
  'feature-limit': 'Feature limit',
  'visibility-limit': 'Visibility limit',
  suspension: 'Suspension',
  ban: 'Ban',
  removal: 'Summary removal',
} satisfies Record<MeasureKind, string>;

const features = {
  post: 'posting',
  reply: 'replying',
  message: 'sending messages',
  report: 'reporting',
} as const;

const days = (amount: number) => count(amount, 'day', 'days');

/** A measure in a few words: what, and for how long. */
function measure(one: Measure): string {
  switch (one.kind) {
    case 'warning':
      return `Warning about ${one.family}`;
    case 'label':
      return one.label === 'sensitive' ? 'Label: sensitive' : 'Label: context';
    case 'thread-limit':
      return `Thread made slower for ${days(one.days)}`;
    case 'hide':
      return 'Post hidden until reversed';
    case 'feature-limit':
      return `No ${one.features.map((feature) => features[feature]).join(', ')} for ${days(one.days)}`;
    case 'visibility-limit':
      return `Visibility limit for ${days(one.days)}`;
    case 'suspension':
      return `Suspension for ${days(one.days)}`;
    case 'ban':
      return `Ban, reviewed after ${days(one.reviewDays)} at the latest`;
    case 'removal':
      return `Summary removal, for ${days(one.days)} or until appealed`;
  }
}

const levels = [
  'Request to clarify',
  'Warning',
  'Label on a post',
  'Post hidden',
  'Feature limit',
  'Visibility limit',
  'Suspension',
  'Ban',
] as const;
const none = 'No sanction';

export const process = {
  kinds,
  features,
  measure,
  days,
  none,
  levels,
  /** The heaviest that a decision came to. */
  decidedLevel: (level: Level) => (level === 0 ? none : levels[level]),
  sanctionStates: {
    decided: 'Not in force yet',
    'in-force': 'In force',
    stayed: 'Rests during the appeal',
    ended: 'Ended',
    overturned: 'Taken back',
  },
  interimActs: {
    label: 'Label on a post',
    hide: 'Post hidden for now',
    pause: 'Pause',
    freeze: 'Account frozen for now',
  } satisfies Record<InterimAct['kind'], string>,
  grounds: {
    'imminent-physical-danger': 'Imminent danger to life or limb',
    'child-safety': 'Safety of a child',
    'deceptive-automation': 'Deceptive automation',
    'compromised-account': 'Account in the wrong hands',
    'legal-order': 'Binding legal order',
    flood: 'Flood of posts',
  } satisfies Record<InterimGround, string>,
  interimStates: {
    imposed: 'Imposed',
    'in-force': 'In force',
    ratified: 'Ratified by a panel',
    lapsed: 'Lapsed',
    lifted: 'Lifted',
  },
  states: {
    reported: { title: 'Reported', text: 'A report waits for an officer to look at it.' },
    open: { title: 'Open', text: 'An officer looks into it.' },
    noticed: {
      title: 'Notice served',
      text: 'The person is told what is alleged, and can answer.',
    },
    answered: { title: 'Answered', text: 'The person gave their side. Next comes a decision.' },
    silent: { title: 'No answer came', text: 'The time to answer is over. Next comes a decision.' },
    deliberating: { title: 'A panel sits', text: 'People drawn by lot weigh the case.' },
    decided: { title: 'Decided', text: 'The reasons are written, and on their way to the person.' },
    served: {
      title: 'Served',
      text: 'The person has the reasons. The decision can be appealed.',
    },
    final: { title: 'Final', text: 'No appeal is open any more.' },
    closed: { title: 'Closed', text: 'The case has ended.' },
    dismissed: { title: 'Dismissed', text: 'No breach of a rule was found.' },
    merged: { title: 'Merged', text: 'The matter goes on in another case.' },
  } satisfies Record<CaseState, { title: string; text: string }>,
  entries: {
    'rules-published': 'The rules were published, to apply from a stated day.',
    'charter-changed': 'The server changed what it binds itself to.',
    'case-opened':
      'An officer found that the matter needs a closer look, and gave it a random number.',
    'case-noticed':
      'The person was told what is alleged and shown the evidence, with time to answer.',
    clarification:
      'The author was asked to clarify, edit or withdraw. That ends it without a strike.',
    warning: 'A warning with its reasons. It costs nothing, and expires.',
    interim: 'An officer acted at once in an emergency, in the mildest way, for 72 hours at most.',
    'interim-ratified': 'A panel confirmed the emergency measure.',
    'interim-lapsed': 'The emergency measure ended by itself.',
    'draw-committed': 'The random seed of the draw was fixed before anybody was drawn.',
    'draw-revealed':
      'People without ties to the case were drawn by lot. Anyone can repeat the draw.',
    'votes-committed': 'The votes were sealed; none can be changed or read before all are in.',
    decision: 'Each allegation was found proved or not proved, with reasons.',
    served: 'The person was given the statement of reasons. Only now could anything take effect.',
    'sanction-started': 'The sanction took effect, for the time stated.',
    'sanction-stayed': 'The sanction rests: the appeal or review took too long.',
    'sanction-resumed': 'The sanction goes on.',
    'sanction-ended': 'The sanction was ended.',
    'sanction-expired': 'The sanction came to its end.',
    'appeal-filed': 'Other people are asked to decide again.',
    'appeal-decided': 'People who had not touched the case decided the appeal.',
    reversal: 'Everything that the decision took away was put back.',
    corrigendum: 'An earlier entry was wrong; this one corrects it.',
    review: 'New people decided it again without knowing the first decision.',
    'exit-offered': 'The person was offered the ways out: export and move.',
    'exit-completed': 'The person moved on.',
    'exit-refused': 'The person stayed.',
    erasure: 'Personal data was erased. The entry stays, and leads to nobody.',
    disclosure: 'An earlier sealed entry was made known.',
    'government-demand': 'An authority demanded something, and it is recorded.',
    none: 'An empty entry, so that volume and timing give nothing away.',
  } satisfies Record<EntryType, string>,
  timeline: 'Step by step',
  letter: (letter: string) => `Panelist ${letter}`,
  seats: {
    sitting: 'sits',
    recused: 'stepped back',
    challenged: 'removed on a challenge',
    removed: 'removed',
    absent: 'did not vote in time',
  },
  purposes: {
    decision: 'To decide',
    ratification: 'To confirm an interim measure',
    appeal: 'To hear the appeal',
    review: 'To decide again, blind',
  },
  panelStates: {
    seeded: 'The seed is fixed; the draw follows.',
    drawn: 'Voting, sealed.',
    revealed: 'The votes are open; the reasons are being written.',
    done: 'Done.',
    void: 'Too few people are eligible: this cannot be decided here.',
  },
  tally: (cast: { for: number; against: number }) => `${cast.for} for, ${cast.against} against`,
  outcomes: {
    upheld: 'Upheld: the decision stands',
    reduced: 'Reduced: a milder sanction',
    overturned: 'Overturned: everything is put back',
    remanded: 'Sent back: to be decided anew',
    inadmissible: 'Not admitted',
    confirmed: 'Confirmed',
    corrected: 'Corrected',
    ended: 'Ended early',
  },
  treatments: {
    followed: 'followed',
    distinguished: 'distinguished',
    overruled: 'overruled',
  },
  decidedBy: {
    officer: 'One officer',
    'two-officers': 'Two officers',
    panel: 'A panel drawn by lot',
  },
  proved: 'Proved',
  notProved: 'Not proved',
};
