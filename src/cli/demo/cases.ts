import {
  castVote,
  decideAppeal,
  dismissReport,
  getCaseFile,
  imposeInterim,
  serveNotice,
  type Decided,
} from '#enforcement';
import type { AccountId, CaseId, PostId } from '#foundation';
import type { World } from '#infrastructure';
import {
  allege,
  appealAndDraw,
  caseBallot,
  decideByOfficer,
  decideByPanel,
  hear,
  openStatement,
  proposeAndDraw,
  report,
  seated,
  voteAll,
} from './walk.ts';

/** Something that happens in the demonstration, hours before now. */
export type Step = { readonly at: number; readonly run: () => Promise<void> };

export type Stage = {
  readonly world: World;
  readonly person: (handle: string) => AccountId;
  readonly post: (key: string) => PostId;
  /** When the post was made. */
  readonly postedAt: (key: string) => Date;
  readonly panelists: readonly AccountId[];
};

/** Cases at every stage: in the queue, noticed, warned, under an interim measure, banned and under appeal, overturned, dismissed. */
export function caseSteps(stage: Stage): Step[] {
  return [
    ...threats(stage),
    ...overturned(stage),
    ...interim(stage),
    ...dismissed(stage),
    ...noticed(stage),
    ...inTheQueue(stage),
  ];
}

const ban = { kind: 'ban', reviewDays: 365 } as const;

/** A warning, then the same again, a ban by a panel, and an appeal that is being heard. */
function threats(stage: Stage): Step[] {
  const { world, person, post, postedAt, panelists } = stage;
  const people = { officer: person('ines'), respondent: person('gusty') };
  let caseId: CaseId | undefined;
  let decided: Decided | undefined;
  return [
    { at: 168, run: () => warned(stage) },
    {
      at: 43,
      run: async () => {
        caseId = await report(world, people.officer, {
          reporter: person('vik'),
          respondent: people.respondent,
          postIds: [post('gusty-second')],
          ruleId: 'violence.threats',
          comment: 'He names the gate. My mother uses it every evening.',
        });
        await allege(world, people.officer, {
          caseId,
          ruleId: 'violence.threats',
          postId: post('gusty-second'),
          summary: 'Announces that somebody will wait for a named person at their gate after dark.',
          at: postedAt('gusty-second'),
        });
      },
    },
    {
      at: 40,
      run: () =>
        hear(world, people, { caseId: known(caseId), text: 'It was a joke, as anyone can see.' }),
    },
    {
      at: 30,
      run: async () => {
        decided = await judged(stage, known(caseId));
      },
    },
    { at: 28, run: () => openStatement(world, people.respondent, known(decided)) },
    {
      at: 20,
      run: async () => {
        const drawn = await appealAndDraw(world, people, {
          decided: known(decided),
          grounds: 'Nobody was touched. A ban for two sentences is out of all proportion.',
        });
        const [first] = await seated(world, drawn.panelId, panelists);
        await castVote(world, known(first), {
          panelId: drawn.panelId,
          ballot: {
            kind: 'appeal',
            outcome: 'upheld',
            opinion: 'The gate was named, and the hour.',
          },
        });
      },
    },
  ];
}

async function warned({ world, person, post, postedAt }: Stage): Promise<void> {
  const officer = person('ines');
  const respondent = person('gusty');
  const caseId = await report(world, officer, {
    reporter: person('vik'),
    respondent,
    postIds: [post('gusty-first')],
    ruleId: 'violence.threats',
    comment: 'This is about my family’s garden and it scares my mother.',
  });
  await allege(world, officer, {
    caseId,
    ruleId: 'violence.threats',
    postId: post('gusty-first'),
    summary: 'Says that a named person ought to be pushed off the pier.',
    at: postedAt('gusty-first'),
  });
  const decided = await decideByOfficer(world, officer, {
    caseId,
    measures: [{ kind: 'warning', family: 'violence' }],
    because: {
      facts:
        'In a thread on the bridge the respondent wrote that the reporter ought to be pushed off the pier.',
      holding:
        'To say of a named person that they ought to be pushed into the water crosses the line, also in anger.',
      severity: 2,
    },
  });
  await openStatement(world, respondent, decided);
}

async function judged(stage: Stage, caseId: CaseId): Promise<Decided> {
  const { world, person, panelists } = stage;
  const officer = person('ines');
  const drawn = await proposeAndDraw(world, officer, {
    caseId,
    measures: [ban],
    reason: 'A second threat to the same person within a week, after a warning that was read.',
  });
  const panel = await seated(world, drawn.panelId, panelists);
  const file = await getCaseFile(world, officer, caseId);
  const opinions = [
    'The place and the hour make it a threat and not a figure of speech.',
    'The warning was clear, and was read.',
    'I should have preferred an end date, but join the others on the finding.',
  ];
  await voteAll(world, panel, {
    panelId: drawn.panelId,
    ballot: (index) => caseBallot(file, index === 2 ? 6 : 7, opinions[index] ?? 'I agree.'),
  });
  return decideByPanel(world, known(panel[0]), {
    caseId,
    panelId: drawn.panelId,
    measures: [ban],
    because: {
      facts:
        'Five days after a warning for the same rule the respondent announced that somebody would wait at the reporter’s gate after dark.',
      holding:
        'A threat that names the place and the hour, after a warning was read, crosses the line for a ban.',
      severity: 5,
    },
  });
}

/** An officer hid a post, and the appeal panel put it back. */
function overturned(stage: Stage): Step[] {
  const { world, person, post, postedAt } = stage;
  const people = { officer: person('okon'), respondent: person('bram') };
  let decided: Decided | undefined;
  return [
    {
      at: 130,
      run: async () => {
        const caseId = await report(world, people.officer, {
          reporter: person('zadie'),
          respondent: people.respondent,
          postIds: [post('bram-fish')],
          ruleId: 'adult.unlabelled',
          comment: 'Blood over breakfast.',
        });
        await allege(world, people.officer, {
          caseId,
          ruleId: 'adult.unlabelled',
          postId: post('bram-fish'),
          summary: 'Describes the cleaning of fish without a content warning.',
          at: postedAt('bram-fish'),
        });
        decided = await decideByOfficer(world, people.officer, {
          caseId,
          measures: [{ kind: 'hide', postId: post('bram-fish'), reviewDays: 90 }],
          because: {
            facts: 'The post explains how a fish is gutted and carries no warning.',
            holding: 'Instructions for cleaning fish need a content warning.',
            severity: 1,
          },
        });
      },
    },
    { at: 128, run: () => openStatement(world, people.respondent, known(decided)) },
    { at: 120, run: () => putBack(stage, known(decided)) },
  ];
}

async function putBack({ world, person, panelists }: Stage, decided: Decided): Promise<void> {
  const people = { officer: person('okon'), respondent: person('bram') };
  const { appealId, panelId } = await appealAndDraw(world, people, {
    decided,
    grounds: 'It is how supper is made here. The picture shows the sea.',
  });
  const panel = await seated(world, panelId, panelists);
  await voteAll(world, panel, {
    panelId,
    ballot: () => ({
      kind: 'appeal',
      outcome: 'overturned',
      opinion: 'Handwork is not gore, and the picture shows water.',
    }),
  });
  await decideAppeal(world, known(panel[0]), {
    appealId,
    outcome: 'overturned',
    reasons:
      'The rule is about what shocks unprepared readers. A sentence on cleaning fish does not.',
    treatments: [],
  });
}

/** A flood was paused for three days while the case is open. */
function interim({ world, person, post, postedAt }: Stage): Step[] {
  const officer = person('ines');
  const respondent = person('dealdeck');
  const run = async (): Promise<void> => {
    const caseId = await report(world, officer, {
      reporter: person('eskil'),
      respondent,
      postIds: [post('deals-first'), post('deals-second')],
      ruleId: 'deception.spam',
      comment: 'Every hashtag of the town, every few minutes.',
    });
    const file = await allege(world, officer, {
      caseId,
      ruleId: 'deception.spam',
      postId: post('deals-first'),
      summary: 'Posts the same advertisement under unrelated hashtags.',
      at: postedAt('deals-first'),
    });
    await imposeInterim(world, officer, {
      caseId,
      ground: 'flood',
      act: { kind: 'pause', features: ['post'] },
      allegations: file.allegations.map(({ id }) => id),
      lighterActs: [
        { kind: 'label', why: 'The next copy would come without the label.' },
        { kind: 'hide', why: 'New copies appear faster than old ones can be hidden.' },
      ],
      reason: 'The posts fill every hashtag that people here use to find each other.',
    });
  };
  return [{ at: 29, run }];
}

/** A sharp opinion was reported, and stays. */
function dismissed({ world, person, post }: Stage): Step[] {
  const run = async (): Promise<void> => {
    const caseId = await report(world, person('okon'), {
      reporter: person('ludo'),
      respondent: person('vik'),
      postIds: [post('vik-sharp')],
      ruleId: 'harassment.targeted',
      comment: 'He calls the council liars.',
    });
    await dismissReport(world, person('okon'), {
      caseId,
      reason:
        'A harsh judgement on how an office did its work, with no one named and nothing threatened.',
    });
  };
  return [{ at: 25.5, run }];
}

/** An address was published; the person has been told what is alleged and may answer. */
function noticed({ world, person, post, postedAt }: Stage): Step[] {
  const run = async (): Promise<void> => {
    const officer = person('okon');
    const caseId = await report(world, officer, {
      reporter: person('rosalba'),
      respondent: person('vik'),
      postIds: [post('vik-address')],
      ruleId: 'privacy.doxxing',
      comment: 'This is where a family lives.',
    });
    await allege(world, officer, {
      caseId,
      ruleId: 'privacy.doxxing',
      postId: post('vik-address'),
      summary: 'Publishes the home address of an official and invites people to go there.',
      at: postedAt('vik-address'),
    });
    await serveNotice(world, officer, { caseId });
  };
  return [{ at: 22, run }];
}

function inTheQueue({ world, person, post }: Stage): Step[] {
  const run = async (): Promise<void> => {
    await report(world, person('okon'), {
      reporter: person('piet'),
      respondent: person('tidegauge'),
      postIds: [post('tide')],
      ruleId: 'deception.automation',
      comment: 'Is this a person? It only ever speaks of water.',
    });
  };
  return [{ at: 2, run }];
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a step of the demonstration came before its cause');
  return value;
}
