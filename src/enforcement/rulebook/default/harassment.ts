import type { RuleText } from '../../rules/model.ts';

/** Speech that drives particular people, or people of a kind, out of the conversation. */
export const harassmentRules: readonly RuleText[] = [
  {
    id: 'harassment.targeted',
    family: 'harassment',
    title: 'No harassment',
    text: 'Do not pursue a person: by repeated unwanted messages after they asked you to stop, by sexual remarks that they did not invite, by urging others to pile on, or by evading a block. One rude post is not harassment. Criticism is not harassment, even when it is harsh, repeated and unfair, as long as it is about what somebody said or did; who holds public power must bear more of it.',
    purpose:
      'People who are hounded fall silent, lose sleep and leave. The rule protects the person who is made a target, so that disagreement can stay without becoming a hunt.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    thresholdTest: false,
    filing: {
      category: 'CYBER_VIOLENCE',
      keywords: ['CYBER_HARASSMENT', 'CYBER_BULLYING_INTIMIDATION'],
    },
    examples: [
      {
        side: 'crosses',
        text: 'Forty replies in two days under everything that one person posts, from their holidays to a funeral, after they wrote “please leave me alone”.',
        reason:
          'Each reply alone would pass. The pursuit, after a clear request to stop, does not.',
      },
      {
        side: 'crosses',
        text: '“She has blocked me. Everyone go and tell her what we think of her. Do not stop until she deletes her account.”',
        reason: 'It sends a crowd after one person with the aim of driving her out.',
      },
      {
        side: 'does-not-cross',
        text: '“This is the worst column I have read this year, and its author should be ashamed of it.”',
        reason: 'Harsh words about a piece of work, said once and to the public.',
      },
      {
        side: 'does-not-cross',
        text: 'A resident asks the mayor the same question about the same contract every week for three months.',
        reason:
          'Persistence toward someone who holds public power, about how they use it, is not pursuit.',
      },
    ],
  },
  {
    id: 'harassment.hate',
    family: 'harassment',
    title: 'No hatred of people for who they are',
    text: 'Do not deny people’s humanity or their equal worth, or call for them to be excluded, driven out or mistreated, because of ethnicity, nationality, skin colour, caste, religion, disability, illness, sex, gender, sexual orientation or age. Beliefs, institutions, governments and customs may be criticised without limit of sharpness: people are protected, ideas are not.',
    purpose:
      'Contempt for a whole group makes violence and exclusion thinkable, and tells its members that this conversation is not theirs. The rule protects people’s equal standing in it.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    thresholdTest: true,
    filing: { category: 'ILLEGAL_OR_HARMFUL_SPEECH', keywords: ['HATE_SPEECH', 'DISCRIMINATION'] },
    examples: [
      {
        side: 'crosses',
        text: '“They are vermin. You do not debate vermin.” Written about the members of a religion.',
        reason:
          'It denies that people of a faith are human, and so prepares for treating them as less.',
      },
      {
        side: 'crosses',
        text: '“No shop in this town should serve people in wheelchairs, they only hold up the queue.”',
        reason: 'A call to exclude people from ordinary life because of a disability.',
      },
      {
        side: 'does-not-cross',
        text: '“I think this religion’s teaching about women is wrong and does harm, and here is why.”',
        reason: 'A judgement on a teaching, however sharp, not on those who were born into it.',
      },
      {
        side: 'does-not-cross',
        text: 'A woman repeats a slur that was shouted at her, to tell what happened on the bus.',
        reason: 'To report or reclaim a word of hatred is not to use it against anyone.',
      },
    ],
  },
];
