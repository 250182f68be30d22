import type { RuleText } from '../../rules/model.ts';

/** What belongs to a person’s private life stays theirs. */
export const privacyRules: readonly RuleText[] = [
  {
    id: 'privacy.doxxing',
    family: 'privacy',
    title: 'No exposing of private lives',
    text: 'Do not publish what lets strangers find, watch or impersonate a person against their will: a home address, private telephone number, identity document, health record, bank details, live whereabouts. Do not publish intimate pictures of anyone without their consent, real or made by machine. Do not threaten to do either. What someone does in public office or business may be reported, with no more private detail than the report needs.',
    purpose:
      'Once an address or an intimate picture is out, it cannot be called back, and people have been stalked, robbed and killed for it. The rule protects the line between a public life and the place where somebody sleeps.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    thresholdTest: false,
    filing: {
      category: 'DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
      keywords: ['MISSING_PROCESSING_GROUND'],
    },
    examples: [
      {
        side: 'crosses',
        text: '“Since he likes to talk so much: here is his street and the number of the house.”',
        reason: 'A home address, published against the person’s will, in anger.',
      },
      {
        side: 'crosses',
        text: 'A former partner posts an intimate picture with the face hidden and the tattoo visible.',
        reason: 'No consent, and hiding the face does not hide who it is from those who know them.',
      },
      {
        side: 'does-not-cross',
        text: 'A newspaper writes that a minister owns a flat that she rented out illegally, and names the district.',
        reason:
          'The conduct is of public interest, and no more is told than the report needs: nobody can find her door by it.',
      },
      {
        side: 'does-not-cross',
        text: 'The office address and switchboard number of a public authority.',
        reason: 'It is made to be found.',
      },
    ],
  },
];
