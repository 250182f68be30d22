import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument, command, flag, option } from '@optique/core/primitives';
import { integer, string } from '@optique/core/valueparser';
import {
  compareRulebooks,
  currentRulebook,
  findRulebook,
  getRule,
  listRulebooks,
  previewRulebook,
  publishRulebook,
  translateRules,
  type Rulebook,
  type RulebookInput,
  type RuleText,
  type RuleVersion,
} from '#enforcement';
import { dayOf, refuse } from '#foundation';
import type { World } from '#infrastructure';
import { changesAsText } from './changes-as-text.ts';
import { withWorld } from './open-world.ts';
import { readRulebook, readTranslations } from './read-rulebook.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const show = task(
  'show',
  { brief: message`Shows the rulebook in force, or one rule whole.` },
  object({
    rule: optional(
      argument(string({ metavar: 'RULE' }), {
        description: message`A rule's id, such as ${'violence.threats'}.`,
      }),
    ),
    number: optional(
      option('--number', integer({ metavar: 'N', min: 1 }), {
        description: message`Another rulebook than the one in force, such as one that is announced.`,
      }),
    ),
    json: optional(
      flag('--json', {
        description: message`As the file that ${'rulebook publish'} reads, to be changed and published.`,
      }),
    ),
  }),
  rulebookShow,
);

const publish = task(
  'publish',
  {
    brief: message`Announces a whole rulebook from a JSON file, or a folder with a file for each rule.`,
    description: message`Publishes a whole rulebook: what is not in it leaves it. Rules that changed become new versions, the old ones stay as they are, and all takes effect after the notice of article 1. Until then it is announced: the server's account says so in public, and members answer.`,
  },
  object({
    place: argument(string({ metavar: 'FILE' }), {
      description: message`A JSON file with the list of rules, or a folder.`,
    }),
    because: optional(
      option('--because', string({ metavar: 'REASON' }), {
        description: message`Why the rules change; published. A file can give each change its own reason.`,
      }),
    ),
    effective: optional(
      option('--effective', string({ metavar: 'TIME' }), {
        description: message`When it takes effect, such as ${'2027-03-01T00:00:00Z'}.`,
      }),
    ),
    urgent: optional(
      option('--urgent', string({ metavar: 'REASON' }), {
        description: message`Why it cannot wait for the notice; published with it.`,
      }),
    ),
    preview: optional(
      flag('--preview', {
        description: message`Shows what would change and from when, and publishes nothing.`,
      }),
    ),
  }),
  rulebookPublish,
);

const diff = task(
  'diff',
  {
    brief: message`Shows what changes from one rulebook to another, word by word.`,
  },
  object({
    from: optional(
      argument(integer({ metavar: 'FROM', min: 1 }), {
        description: message`A rulebook's number; the last but one unless told otherwise.`,
      }),
    ),
    to: optional(
      argument(integer({ metavar: 'TO', min: 1 }), {
        description: message`The number of another; the one published last unless told otherwise.`,
      }),
    ),
  }),
  rulebookDiff,
);

const translate = task(
  'translate',
  {
    brief: message`Publishes translations of the rules; what binds stays the version and its hash.`,
  },
  object({
    language: argument(string({ metavar: 'LANGUAGE' }), {
      description: message`Such as ${'de'} or ${'pt-BR'}.`,
    }),
    place: argument(string({ metavar: 'FILE' }), {
      description: message`A JSON file: by rule id, its title, text, purpose and examples.`,
    }),
  }),
  rulebookTranslate,
);

export const rulebookCommands = command('rulebook', or(show, publish, diff, translate), {
  brief: message`The rules that people are judged by.`,
});

type Showing = {
  readonly rule?: string | undefined;
  readonly number?: number | undefined;
  readonly json?: true | undefined;
};

function rulebookShow(at: Surroundings, { rule, number, json }: Showing): Promise<number> {
  return withWorld(at, async (world) => {
    if (rule !== undefined) {
      const { versions, current } = await getRule(world, rule);
      const placed = number === undefined ? undefined : (await rulebookAt(world, number)).rules;
      const wanted = placed?.find(({ id }) => id === rule)?.version ?? current.version;
      const shown = versions.find(({ version }) => version === wanted) ?? current;
      for (const line of json === true ? fileLines([shown]) : ruleLines(shown)) at.print(line);
      return 0;
    }
    const rulebook = await rulebookAt(world, number);
    const lines = json === true ? fileLines(rulebook.rules) : rulebookLines(rulebook);
    for (const line of lines) at.print(line);
    return 0;
  });
}

/** @throws Refusal `not-found` */
async function rulebookAt(world: World, number: number | undefined): Promise<Rulebook> {
  const rulebook =
    number === undefined ? await currentRulebook(world) : await findRulebook(world.db, number);
  if (rulebook !== undefined) return rulebook;
  const detail =
    number === undefined ? 'No rulebook is in force yet.' : `There is no rulebook ${number}.`;
  throw refuse('not-found', { detail });
}

function fileLines(rules: readonly RuleVersion[]): readonly string[] {
  return JSON.stringify({ rules: rules.map(textOf) }, null, 2).split('\n');
}

function textOf(rule: RuleVersion): RuleText {
  const { id, family, title, text, purpose, schedule, examples, thresholdTest } = rule;
  return { id, family, title, text, purpose, schedule, examples, thresholdTest };
}

function rulebookLines(rulebook: Rulebook): readonly string[] {
  return [
    `Rulebook ${rulebook.number}, in force from ${dayOf(rulebook.effectiveAt)} (entry ${rulebook.entryIndex})`,
    `Hash     ${rulebook.hash}`,
    ...rulebook.rules.map(
      ({ id, version, title, schedule }) =>
        `${id}  version ${version}  levels ${schedule.usualFrom} to ${schedule.usualTo}, at most ${schedule.heaviest}  ${title}`,
    ),
  ];
}

function ruleLines(rule: RuleVersion): readonly string[] {
  return [
    `${rule.id}  version ${rule.version}  ${rule.title}`,
    `Hash     ${rule.hash}`,
    `Purpose  ${rule.purpose}`,
    '',
    rule.text,
    '',
    ...rule.examples.map(
      ({ side, text, reason }) =>
        `${side === 'crosses' ? 'Crosses the line' : 'Does not cross it'}: ${text} (${reason})`,
    ),
  ];
}

type Publication = {
  readonly place: string;
  readonly because?: string | undefined;
  readonly effective?: string | undefined;
  readonly urgent?: string | undefined;
  readonly preview?: true | undefined;
};

async function rulebookPublish(at: Surroundings, asked: Publication): Promise<number> {
  const written = await readRulebook(asked.place);
  const input: RulebookInput = {
    ...written,
    ...(asked.because === undefined ? {} : { rationale: asked.because }),
    ...(asked.effective === undefined ? {} : { effectiveAt: timeOf(asked.effective) }),
    ...(asked.urgent === undefined ? {} : { urgentReason: asked.urgent }),
  };
  return withWorld(at, async (world) => {
    if (asked.preview === true) {
      for (const line of changesAsText(await previewRulebook(world, input))) at.print(line);
      at.tell('This is a preview: nothing was published.');
      return 0;
    }
    const rulebook = await publishRulebook(world, undefined, input);
    at.print(
      `Rulebook ${rulebook.number} with ${rulebook.rules.length} rules takes effect on ${rulebook.effectiveAt.toISOString()} (entry ${rulebook.entryIndex}).`,
    );
    return 0;
  });
}

type Compared = { readonly from?: number | undefined; readonly to?: number | undefined };

function rulebookDiff(at: Surroundings, asked: Compared): Promise<number> {
  return withWorld(at, async (world) => {
    const newest = (await listRulebooks(world.db))[0]?.number ?? 1;
    const to = asked.to ?? newest;
    const from = asked.from ?? Math.max(1, to - 1);
    const found = await compareRulebooks(world.db, { from, to });
    if (found === undefined) {
      throw refuse('not-found', { detail: `There is no rulebook ${from}, or no rulebook ${to}.` });
    }
    for (const line of changesAsText(found)) at.print(line);
    return 0;
  });
}

async function rulebookTranslate(
  at: Surroundings,
  { language, place }: { readonly language: string; readonly place: string },
): Promise<number> {
  const rules = await readTranslations(place);
  return withWorld(at, async (world) => {
    const translated = await translateRules(world, undefined, { language, rules });
    for (const { id, version, hash } of translated) {
      at.print(`${id}  version ${version}  ${language}  (the version stays ${hash})`);
    }
    return 0;
  });
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw refuse('invalid', { detail: `${text} is no time such as 2027-03-01T00:00:00Z.` });
}
