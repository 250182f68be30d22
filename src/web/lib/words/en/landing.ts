/** The front page, and the page that explains. */
export const landing = {
  title: 'A place to talk in public, where power has rules too.',
  lead: 'Folkmoot is a microblog with due process. Nobody is banned without known rules, a clear warning, a panel, written reasons, an appeal, a public record, and a way out.',
  join: 'Join',
  how: 'How it works',
  latest: 'What people say now',
  all: 'Read the public timeline',
  promisesTitle: 'What this place promises',
  promises: [
    {
      article: 3,
      title: 'A warning comes first',
      text: 'No suspension and no ban unless a clear warning for the same kind of rule was served before.',
    },
    {
      article: 6,
      title: 'No single hand',
      text: 'Bans are decided by people drawn by lot who have no ties to the case. Not by an administrator, not by a machine.',
    },
    {
      article: 8,
      title: 'Reasons, in writing',
      text: 'You are told what was found, on which evidence, by which rule, and what lesser means were considered.',
    },
    {
      article: 11,
      title: 'An appeal to other people',
      text: 'For six months, heard by people who never touched the case. It can reduce, never increase.',
    },
    {
      article: 12,
      title: 'A record that cannot be rewritten',
      text: 'Every act of enforcement goes into a public ledger that anyone can verify, without a single name in it.',
    },
    {
      article: 13,
      title: 'A way out',
      text: 'Your data, your appeal and your followers stay yours to take, whatever was decided.',
    },
  ],
  enforced:
    'These are not intentions. The software refuses to do otherwise, and the database refuses a second time.',
  readArticles: 'Read all sixteen articles',
  aboutTitle: 'How it works',
  aboutLead:
    'Every community has to draw lines. What differs here is how: in the open, step by step, by people, and with a way back.',
  stepsTitle: 'From a report to the end',
  moreTitle: 'Look for yourself',
  steps: [
    {
      article: 2,
      title: 'Somebody reports',
      text: 'A post, an account or a conversation, citing rules. What is reported is frozen, so that the evidence cannot vanish.',
    },
    {
      article: 5,
      title: 'An officer looks',
      text: 'Most reports end here: nothing was wrong, or the author clarifies. If there is more to it, a case is opened under a random number.',
    },
    {
      article: 3,
      title: 'A warning comes first',
      text: 'For a first breach the usual answer is a warning with reasons. It costs nothing, and expires after a year.',
    },
    {
      article: 5,
      title: 'You are told, and heard',
      text: 'If it happens again, you are served what is alleged, and have 72 hours to say your side.',
    },
    {
      article: 6,
      title: 'A panel is drawn by lot',
      text: 'Three or five people without ties to the case. The draw can be repeated by anyone; the votes are sealed until all are in.',
    },
    {
      article: 8,
      title: 'They decide, with reasons',
      text: 'Each allegation is proved or not. They look at like cases, weigh lesser measures, and write down why.',
    },
    {
      article: 10,
      title: 'You get the reasons before anything happens',
      text: 'Only when the statement is served, and the ledger holds the decision, can a sanction take effect.',
    },
    {
      article: 11,
      title: 'You can appeal',
      text: 'For six months, without signing in if need be. Other people hear it. If you win, everything is put back.',
    },
    {
      article: 14,
      title: 'And there is a way back',
      text: 'Strikes expire, permanent bans are looked at again every year, and your data and followers are always yours to take.',
    },
  ],
  whoTitle: 'Who does what',
  who: [
    {
      name: 'Officers',
      text: 'look into reports, warn, and propose. Alone they can do little, and nothing for long.',
    },
    {
      name: 'Panelists',
      text: 'are drawn by lot to decide a single case, and appear in it only as A, B, C.',
    },
    {
      name: 'The operator',
      text: 'keeps the machine running. The Articles bind the operator too.',
    },
    {
      name: 'Everybody',
      text: 'can read the rules, the decisions and the ledger, and check that they fit together.',
    },
  ],
  links: [
    { href: '/rules', title: 'The rules', text: 'with cases on both sides of each line' },
    { href: '/articles', title: 'The Articles', text: 'sixteen promises, and what keeps each' },
    { href: '/dockets', title: 'Decisions', text: 'each case, step by step, without names' },
    { href: '/precedents', title: 'Precedents', text: 'what later cases are measured by' },
    { href: '/ledger', title: 'The ledger', text: 'checked by your own browser' },
  ],
};
