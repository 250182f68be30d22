import type { RuleText } from '../../rules/model.ts';

/** People choose what they see. */
export const adultRules: readonly RuleText[] = [
  {
    id: 'adult.unlabelled',
    family: 'adult',
    title: 'Mark what not everyone wants to see',
    text: 'Mark sexual pictures and pictures of wounds, gore or death as sensitive, and say in the content warning what they show. None of it belongs in a portrait or a header. Marked, and made with the consent of the grown-ups in it, it is allowed. Art, medicine, breastfeeding and news need no mark unless they are explicit or graphic.',
    purpose:
      'People read at work, with children beside them, or with things behind them that they do not want to meet again unprepared. The rule protects their choice, and leaves authors free to show.',
    schedule: { usualFrom: 1, usualTo: 4, heaviest: 6 },
    thresholdTest: false,
    filing: { category: 'OTHER_VIOLATION_TC', keywords: ['ADULT_SEXUAL_MATERIAL', 'NUDITY'] },
    examples: [
      {
        side: 'crosses',
        text: 'An explicit picture in the public timeline without a mark, for the third time this week.',
        reason: 'Nobody who saw it had a choice.',
      },
      {
        side: 'crosses',
        text: 'A close-up of a fatal accident as a header picture.',
        reason: 'Headers cannot be marked, so everyone who opens the profile must see it.',
      },
      {
        side: 'does-not-cross',
        text: 'The same pictures, marked as sensitive, with “explicit” or “accident, blood” as the warning.',
        reason: 'Those who want to look can, and the others know.',
      },
      {
        side: 'does-not-cross',
        text: 'A nude by an old master, a mother nursing her child.',
        reason: 'Nakedness alone is not explicit.',
      },
    ],
  },
];
