import type { CommitmentKind } from '#ledger';
import { count } from '../format.ts';

const documentKinds = {
  sor: 'Statement of reasons',
  findings: 'Findings',
  votes: 'Ballots',
  exhibits: 'Exhibits',
  respondent: 'Whom it is about',
  warning: 'Served warning',
  notice: 'Notice',
  answer: 'Your answer',
  service: 'Proof of service',
  appeal: 'Appeal',
  seed: 'Seed of the draw',
  eligible: 'List that the panel was drawn from',
  ground: 'Ground of an exception',
  demand: 'Demand of an authority',
} satisfies Record<CommitmentKind, string>;

/** What a document is; its kind as it stands where the catalogue has no word for it. */
function documentKind(kind: string): string {
  return Object.entries(documentKinds).find(([name]) => name === kind)?.[1] ?? kind;
}

/** A person's own record, and what they can do there. */
export const record = {
  title: 'My record',
  lead: 'Everything that this service holds about your conduct. Nobody else sees this page.',
  good: 'Your standing is good',
  goodText: 'No sanction is in force.',
  goodButText: 'What is in force below does not limit your account.',
  standings: {
    good: 'Good standing',
    limited: 'Your account is limited',
    suspended: 'Your account is suspended',
    banned: 'Your account is banned',
  },
  strikes: (amount: number) => count(amount, 'strike', 'strikes'),
  strikesHint: 'Strikes follow from decisions that stand. They expire after 12 months.',
  until: (date: string) => `Until ${date}.`,
  always:
    'Always yours, whatever was decided: to read your data, to export it, to appeal, to move.',
  sanctions: 'Warnings and sanctions',
  noSanctions: 'None.',
  cases: 'Cases',
  noCases: 'There is no case about you, and there never was.',
  openCase: 'Open the case',
  answerNow: (date: string) => `Your answer is awaited until ${date}`,
  appealUntil: (date: string) => `You can appeal until ${date}`,
  documents: 'Documents and proofs',
  documentsHint:
    'What was sealed into the ledger about your cases. With the salt and the proof you can show anyone that it is genuine.',
  noDocuments: 'None.',
  documentKind,
  download: 'Download',
  salt: 'Salt',
  commitment: 'Commitment in the ledger',
  export: 'Export everything',
  caseTitle: (docket: string) => `Case ${docket.slice(0, 8)}`,
  publicPage: 'What the public sees of it',
  alleged: 'What is alleged',
  onDay: (date: string) => `on ${date}`,
  rule: 'Rule',
  exhibits: 'Evidence',
  context: {
    title: (above: number, below: number) =>
      `The conversation around it: ${above} before, ${below} after`,
    hint: 'As it was when the post was reported. Nobody answers for what another wrote.',
    here: 'The reported post',
    notOpen: 'not for everybody',
  },
  exhibitNumbers: (numbers: readonly number[]) => numbers.join(', '),
  exhibitClasses: { open: 'open', confidential: 'only its gist', sealed: 'sealed' },
  origins: { on: 'from this service', off: 'from elsewhere' },
  asCaptured: 'As it was frozen',
  appealHeard: 'Your appeal is being heard',
  captured: (date: string) => `captured ${date}`,
  notice: 'The notice',
  noticeText: (hours: number) =>
    `You were given ${hours} hours to say your side. Whatever you say is read before anybody decides.`,
  answer: 'Your answer',
  answerHint:
    'What happened? What should be understood differently? You can add links or texts as evidence.',
  answerSubmit: 'Send my answer',
  answered: (date: string) => `You answered on ${date}`,
  clarify: 'You are asked to clarify',
  clarifyText: 'If you do, this ends without a strike.',
  clarifyAsks: {
    clarify: 'Please clarify what you meant.',
    edit: 'Please edit the post.',
    withdraw: 'Please withdraw the post.',
  },
  clarifySubmit: 'Send',
  panel: 'Who decides',
  panelText:
    'People drawn by lot. You know them by letter. If one of them cannot be impartial, say why.',
  challenge: 'Challenge',
  challengeReason: (letter: string) => `Why should panelist ${letter} not sit?`,
  interim: 'Interim measure',
  interimUntil: (date: string) => `Ends by itself on ${date}`,
  statement: 'Statement of reasons',
  statementServed: (date: string) => `Served on ${date}`,
  findings: 'What was found',
  rules: 'The rules as they stood',
  sanctionsDecided: 'What follows',
  howToAppeal: 'How to appeal',
  howToLeave: 'How to leave',
  automated: 'Use of machines',
  automatedText: (detection: boolean, decision: boolean) =>
    `Found by a machine: ${detection ? 'yes' : 'no'}. Decided by a machine: ${decision ? 'yes' : 'no'}.`,
  print: 'The same as plain text',
  appeal: 'Appeal',
  appealLead:
    'Other people, none of whom touched the case, decide again. It can only get better for you, never worse.',
  appealGrounds: 'Why is the decision wrong?',
  appealSubmit: 'File the appeal',
  appealFiled: (date: string) => `Filed on ${date}`,
  appealStages: {
    waits: 'It waits for a panel of people who had no part in the decision.',
    voting: 'A panel hears it. Its votes are sealed until all are in.',
    writing: 'The panel has voted, and writes its reasons.',
  },
  appealDue: (date: string) => `If it is not decided by ${date}, the sanction rests until it is.`,
  restored: (date: string) => `Everything was put back on ${date}.`,
  overturned: 'This decision was overturned.',
  dissent: 'dissents',
  opinions: 'What each wrote',
  signedLinkTitle: 'Your case and your appeal',
  signedLinkLead:
    'You opened this page by the signed link in your letter. You need not sign in. Do not pass the link on.',
  dismissed: 'Dismissed',
  naming: 'The public statement',
  namingLead:
    'When a decision of a panel is final, the service explains it in a thread that anybody may answer. It names the case by its number, not you, unless you want to be named.',
  namingReach: 'Your account has public reach: the statement names it.',
  namingAsked: 'You asked to be named in it.',
  namingNot: 'You are not named in it.',
  namingAsk: 'Name my account',
  namingTakeBack: 'Do not name my account',
  namingSaid: 'Read what was said',
};
