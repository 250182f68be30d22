type Deed = 'limit' | 'suspension' | 'lift';
type Outcome = 'signed' | 'declined' | 'carried' | 'rejected' | 'undecidable';

/** The desk's pages for row D of the schedule, and what the public reads of it. */
export const servers = {
  title: 'Whole servers',
  lead: 'Another server is limited by two officers, or suspended by a panel of three. Its administrators are told before, the reasons are public, and what is not decided anew ends on its day of review.',
  effects: 'What a limit and a suspension do',
  effectsText: {
    limit:
      'A limit: its accounts are not in public timelines, search, trends or suggestions. Those who follow them read them as before; notifications from its strangers wait among the requests.',
    suspension:
      'A suspension: nothing of it is shown or taken. Follows both ways are held back, everybody concerned is told, and all of them are put back when it ends.',
  },
  inForce: {
    title: 'In force',
    none: 'No server is limited or suspended.',
    until: (date: string) => `decided anew by ${date}, or it ends`,
    due: 'review is due',
    docket: 'Reasons and entries',
    keep: 'Decide anew',
    lift: 'Lift',
  },
  kinds: { limit: 'limited', suspension: 'suspended' } satisfies Record<string, string>,
  deeds: { limit: 'Limit', suspension: 'Suspend', lift: 'Let back' } satisfies Record<Deed, string>,
  deedHints: {
    limit: 'two officers',
    suspension: 'a panel of three',
    lift: 'two officers',
  } satisfies Record<Deed, string>,
  motions: {
    title: 'Moved',
    line: (does: Deed, domain: string) => `${names[does]} ${domain}`,
    by: (name: string, when: string) => `Moved by ${name}, ${when}`,
  },
  outcomes: {
    signed: 'signed by a second officer',
    declined: 'declined',
    carried: 'carried by the panel',
    rejected: 'rejected by the panel',
    undecidable: 'undecidable',
  } satisfies Record<Outcome, string>,
  waits: {
    limit: 'waits for a second officer',
    lift: 'waits for a second officer',
    suspension: 'waits for a panel',
    votes: 'the panel votes',
  },
  form: {
    title: 'Move it',
    domain: 'Server',
    domainHint: 'Its name, as in “far.example”. Subdomains are servers of their own.',
    does: 'What is moved',
    rule: 'Rule',
    chooseRule: 'Choose the rule that it rests on',
    facts: 'What happened',
    factsHint: 'Public. Name no person who does not need to be named.',
    lesser: 'Why would nothing less do?',
    lesserHint: 'For example limits of single accounts. Not needed to let a server back.',
    summary: 'In a few words, for the public list',
    told: 'Its administrators were told',
    toldHint:
      'They have 72 hours from then to answer. When and how stays with the officers; only the day is public.',
    toldAt: 'When (UTC)',
    toldHow: 'By what way, and what they were told',
    orElse: 'Or, without notice, under an exception: reviewed within 30 days.',
    reviewDays: 'Days until the review',
    move: 'Move it',
    next: 'Nothing happens until another officer signs, or a panel carries it.',
  },
  motion: {
    back: 'Whole servers',
    rule: 'Rule',
    facts: 'What happened',
    lesser: 'Why nothing less would do',
    summary: 'In a few words',
    told: 'Its administrators were told',
    exception: 'Exception',
    review: 'Review',
    reviewIn: (days: number) => `within ${days} days`,
    docket: 'Docket',
    waitsUntil: (when: string) =>
      `Its administrators have until ${when} to answer. Nothing can be signed or drawn before.`,
    mine: 'You moved it: another officer signs it, or you decline it.',
    sign: 'Sign beside the first officer',
    signHint: 'It is entered in the ledger and takes effect at once.',
    decline: 'Decline',
    draw: 'Draw the panel',
    drawHint: 'The seed is written into the ledger first. Nobody can choose who sits.',
    tooFew: 'Too few people may sit. The server cannot decide this; what can be done is to limit.',
    tooFewMove: 'Move a limit',
    panel: 'The panel',
    votesBy: (when: string) => `Votes until ${when}. They are opened when all are cast.`,
    vote: {
      title: 'Your vote',
      hint: 'Sealed until all votes are cast, then opened with your reasons under the letter of your seat.',
      question: 'Is the server to be suspended?',
      yes: 'Yes',
      no: 'No',
      exception: 'Do the conditions of the exception hold?',
      opinion: 'Your reasons',
      cast: 'Seal the vote',
    },
    forIt: 'for it',
    againstIt: 'against it',
  },
  duties: {
    title: (domain: string) => `Suspend ${domain}?`,
    open: 'Read and vote',
  },
  docket: {
    lead: 'A decision about another server: its reasons, and every entry of it in the public ledger.',
    server: 'Server',
    standing: 'Now',
    nothing: 'nothing is in force over it by this docket',
    until: (date: string) => `decided anew by ${date}, or it ends`,
    toldOn: 'Its administrators were told',
    notTold: 'not before, under an exception',
    again: 'To have it decided anew',
    againText:
      'The administrators of the server can ask any officer here, by the way in which they were told or any other. An officer opens it again at any time, and two lift it. Without a new decision it ends on its day of review.',
    statement: 'The statement as it was entered, and the salt that proves it',
    salt: 'Salt',
    steps: {
      decision: 'What was moved about the server was decided, with reasons.',
      served:
        'The reasons stand on this page, for its administrators and everybody. Only now could anything take effect.',
      'sanction-started': 'The server is restricted, to its day of review at the longest.',
      'sanction-ended':
        'The restriction ended, or another takes its place. What it held back and the next one does not is put back.',
      'sanction-expired':
        'Its day of review came, and nobody decided anew: everything is put back.',
      reversal: 'Two officers let the server back.',
    },
    entry: (index: number) => `Entry ${index}`,
  },
  about: {
    title: 'Servers that are limited here',
    none: 'None is limited or suspended.',
    why: 'Why',
  },
};

const names: Readonly<Record<Deed, string>> = {
  limit: 'Limit',
  suspension: 'Suspend',
  lift: 'Let back',
};
