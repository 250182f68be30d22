/** The Articles for somebody who has never heard of them: what is promised, and what keeps it. */
const sixteen = [
  {
    number: 1,
    title: 'Known rules',
    promise:
      'Every rule is public, dated and never edited in secret. You are judged by the version that stood when you acted.',
    kept: 'A change is announced before it takes effect. A decision that cites a rule version from another time is refused.',
  },
  {
    number: 2,
    title: 'Reports',
    promise:
      'Anyone can report. Who reported is never shown to the person reported, nor to the public. The reporter is told the outcome, and can appeal when nothing is done.',
    kept: 'What is reported is frozen as evidence at once. A hundred reports weigh no more than what they show: counts never act.',
  },
  {
    number: 3,
    title: 'A clear warning first',
    promise:
      'Nobody is suspended or banned without an earlier warning about the same kind of rule, which they really received.',
    kept: 'The decision names the warning. Without one that was served and is still alive, it cannot be recorded.',
  },
  {
    number: 4,
    title: 'Clear exceptions',
    promise:
      'Five exceptions to the warning exist: danger to life, child safety, deceptive machines, a stolen account, and a legal order. There are no others.',
    kept: 'An exception is voted on by itself, needs a larger majority, is counted in public, and is looked at again within 30 days.',
  },
  {
    number: 5,
    title: 'To be heard',
    promise:
      'You are told what is alleged and shown the evidence, and have 72 hours to answer before anybody decides.',
    kept: 'A panel cannot deliberate before the answer is in or its time is over.',
  },
  {
    number: 6,
    title: 'No single hand',
    promise:
      'Serious sanctions are decided by people drawn by lot. Whoever is involved, or tied to one side, is not in the draw.',
    kept: 'The seed of the draw is committed to the ledger beforehand, so that anyone can repeat it. Votes are sealed until all are in. With too few people, the server cannot ban, and says so.',
  },
  {
    number: 7,
    title: 'Interim measures',
    promise:
      'In an emergency one officer may act at once, in the mildest way that helps, for 72 hours at most.',
    kept: 'It ends by itself unless a panel confirms it, and cannot be repeated for the same conduct. Its end is an entry in the ledger.',
  },
  {
    number: 8,
    title: 'Reasons',
    promise:
      'A decision says what was found, on which evidence, what lesser measures were considered, and who disagreed.',
    kept: 'A decision without its reasons cannot be recorded. Where speech is said to threaten or incite, six questions about the danger must each be answered.',
  },
  {
    number: 9,
    title: 'Like cases alike',
    promise:
      'Those who decide see the nearest earlier cases. They follow them, or say in writing why this case is different.',
    kept: 'Each of the nearest precedents has to be treated before the decision counts. A sanction outside the usual range needs a note.',
  },
  {
    number: 10,
    title: 'Served before it bites',
    promise:
      'No sanction takes effect before you have been given its reasons. Nothing is done to you in secret: there is no shadow ban.',
    kept: 'Every sanction has an end date, or a date on which it must be looked at again within 12 months.',
  },
  {
    number: 11,
    title: 'Appeal',
    promise:
      'For six months you can ask other people to decide again, even without signing in. An appeal can only make things better for you.',
    kept: 'Nobody who touched the case can hear it. If it is not decided in 14 days, the sanction rests. If you win, everything is put back.',
  },
  {
    number: 12,
    title: 'The public record',
    promise:
      'Every act of enforcement is written into a ledger that nobody can change, before it takes effect. It holds no names.',
    kept: 'Anyone can check the ledger without trusting us. You get the documents of your own case with a proof that they are the ones recorded.',
  },
  {
    number: 13,
    title: 'Exit',
    promise:
      'Reading and exporting your data, appealing, and moving away with your followers are never taken from you.',
    kept: 'No sanction contains these rights, so no sanction can remove them. A banned account stays alive for 90 days so that it can move.',
  },
  {
    number: 14,
    title: 'The way back',
    promise:
      'Warnings and strikes expire after 12 months. A permanent ban is looked at again, every year, by new people.',
    kept: 'What you can do to return is part of the decision. Once back, you are under the same rules as everybody.',
  },
  {
    number: 15,
    title: 'Was this correct?',
    promise:
      'Every ban, every exception and a sample of the rest is decided a second time by people who do not know the first decision.',
    kept: 'How often the two agree is published. A mistake is corrected in public, and put right.',
  },
  {
    number: 16,
    title: 'A ban is our failure',
    promise:
      'Lighter means come first: a talk, a label, a pause. A decision to suspend or ban must say what was tried.',
    kept: 'The decision has a field for it, and it cannot be left empty.',
  },
] as const;

export const articles = {
  title: 'The Articles',
  lead: 'Sixteen promises about power. The software keeps them itself: an administrator cannot lift them, and each refusal names the article it comes from.',
  keptBy: 'What keeps it',
  all: sixteen,
  titleOf: (number: number) => sixteen.find((one) => one.number === number)?.title ?? '',
};
