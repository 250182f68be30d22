import type { RuleText } from '../../rules/model.ts';

/** Care for those who can be hurt most easily. */
export const safetyRules: readonly RuleText[] = [
  {
    id: 'safety.child',
    family: 'safety',
    title: 'No abuse of children',
    text: 'Nothing that sexualises a child, shows or offers the abuse of one, or seeks to win a child’s trust for abuse: no pictures, drawn or made by machine included, no texts, no links, no jokes that invite it. Family pictures, education, medicine, news, and survivors telling what was done to them are free. Material is sealed at once, seen by as few people as can be, and handed to the authorities where the law says so.',
    purpose:
      'Every copy of such material hurts the child again, and every approach that is not stopped can lead to abuse. The rule protects children, also those who are not here.',
    schedule: { usualFrom: 6, usualTo: 7, heaviest: 7 },
    thresholdTest: false,
    filing: { category: 'PROTECTION_OF_MINORS', keywords: ['OTHER'] },
    examples: [
      {
        side: 'crosses',
        text: 'A grown-up asks a thirteen-year-old in direct messages for pictures, and not to tell anybody.',
        reason: 'Secrecy and a request for pictures from a child are how abuse begins.',
      },
      {
        side: 'crosses',
        text: 'An offer to “trade” with a code word known from trade in abuse material.',
        reason: 'It offers the material, whether or not a picture was attached.',
      },
      {
        side: 'does-not-cross',
        text: 'Grandparents post a grandchild in the paddling pool.',
        reason:
          'A family picture. If others comment on it in a sexual way, it is they who cross the line.',
      },
      {
        side: 'does-not-cross',
        text: 'A survivor writes about the abuse of their childhood and how they found help.',
        reason: 'To tell what was done to you protects children; nothing in it sexualises one.',
      },
    ],
  },
  {
    id: 'safety.self-harm',
    family: 'safety',
    title: 'Do not push people toward harming themselves',
    text: 'Do not urge anyone to kill or hurt themselves or to starve, do not give instructions for it, and do not make a contest of it. Whoever speaks of their own despair breaks no rule: they are answered with care and shown where help is, never with a sanction.',
    purpose:
      'Encouragement and instructions can tip someone who is on the edge, and suicides are imitated. The rule protects people in crisis, and leaves room to speak about it.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    thresholdTest: false,
    filing: { category: 'SELF_HARM', keywords: ['SELF_MUTILATION', 'SUICIDE'] },
    examples: [
      {
        side: 'crosses',
        text: '“Nobody would miss you. Do it tonight.” In reply to a person who wrote that they cannot go on.',
        reason: 'It urges a person in crisis to kill themselves.',
      },
      {
        side: 'crosses',
        text: 'A daily ranking of who ate least, with praise for the lowest number.',
        reason: 'It makes a contest of starving and draws others in.',
      },
      {
        side: 'does-not-cross',
        text: '“I do not want to be here any more and I do not know whom to tell.”',
        reason:
          'Someone in despair speaks. They need an answer, and no one may be punished for it.',
      },
      {
        side: 'does-not-cross',
        text: 'A reporter covers a suicide soberly, without the method, and names a helpline.',
        reason: 'Careful reporting informs without instructing.',
      },
    ],
  },
];
