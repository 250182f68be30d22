import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { optional } from '@optique/core/modifiers';
import { argument, command, option } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import {
  currentRulebook,
  getRule,
  publishRulebook,
  type Rulebook,
  type RuleVersion,
} from '#enforcement';
import { dayOf, refuse } from '#foundation';
import { withWorld } from './open-world.ts';
import { readRulebook } from './read-rulebook.ts';
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
  }),
  rulebookShow,
);

const publish = task(
  'publish',
  {
    brief: message`Publishes a whole rulebook from a JSON file, or a folder with a file for each rule.`,
    description: message`Publishes a whole rulebook: what is not in it leaves it. Rules that changed become new versions, the old ones stay as they are, and all takes effect after the notice of article 1.`,
  },
  object({
    place: argument(string({ metavar: 'FILE' }), {
      description: message`A JSON file with the list of rules, or a folder.`,
    }),
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
  }),
  rulebookPublish,
);

export const rulebookCommands = command('rulebook', or(show, publish), {
  brief: message`The rules that people are judged by.`,
});

function rulebookShow(
  at: Surroundings,
  input: { readonly rule?: string | undefined },
): Promise<number> {
  return withWorld(at, async (world) => {
    if (input.rule !== undefined) {
      for (const line of ruleLines((await getRule(world, input.rule)).current)) at.print(line);
      return 0;
    }
    const rulebook = await currentRulebook(world);
    if (rulebook === undefined) {
      throw refuse('not-found', { detail: 'No rulebook is in force yet.' });
    }
    for (const line of rulebookLines(rulebook)) at.print(line);
    return 0;
  });
}

function rulebookLines(rulebook: Rulebook): readonly string[] {
  return [
    `Rulebook ${rulebook.number}, in force since ${dayOf(rulebook.effectiveAt)} (entry ${rulebook.entryIndex})`,
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
  readonly effective?: string | undefined;
  readonly urgent?: string | undefined;
};

async function rulebookPublish(at: Surroundings, input: Publication): Promise<number> {
  const rules = await readRulebook(input.place);
  const effectiveAt = input.effective === undefined ? undefined : timeOf(input.effective);
  return withWorld(at, async (world) => {
    const rulebook = await publishRulebook(world, undefined, {
      rules,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      ...(input.urgent === undefined ? {} : { urgentReason: input.urgent }),
    });
    at.print(
      `Rulebook ${rulebook.number} with ${rulebook.rules.length} rules takes effect on ${rulebook.effectiveAt.toISOString()} (entry ${rulebook.entryIndex}).`,
    );
    return 0;
  });
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw refuse('invalid', { detail: `${text} is no time such as 2027-03-01T00:00:00Z.` });
}
