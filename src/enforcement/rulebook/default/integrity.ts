import type { RuleText } from '../../rules/model.ts';

/** The means by which a public decides, and by which this service does. */
export const integrityRules: readonly RuleText[] = [
  {
    id: 'integrity.civic',
    family: 'integrity',
    title: 'Do not keep people from taking part in civic life by deceit',
    text: 'Do not spread false statements about when, where, how or by whom a vote, a census or a petition is held, do not intimidate people out of taking part, and do not forge results, ballots or official notices. Opinions, predictions, criticism of the procedure, and honest mistakes that are corrected when pointed out are free. Being wrong about politics breaks no rule here.',
    purpose:
      'Who is told a wrong date, or is made afraid of a polling place, loses a vote that cannot be given back. The rule protects taking part, not any opinion or party.',
    schedule: { usualFrom: 1, usualTo: 5, heaviest: 7 },
    thresholdTest: false,
    filing: {
      category: 'NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS',
      keywords: ['MISINFORMATION_DISINFORMATION'],
    },
    examples: [
      {
        side: 'crosses',
        text: 'A forged notice with the city’s seal: “Because of the crowds, the second half of the alphabet votes on Tuesday.”',
        reason:
          'It is false about when to vote, and made to look official. Who believes it loses the vote.',
      },
      {
        side: 'crosses',
        text: '“They check immigration papers at the polling places now”, after its author was shown that it is not so.',
        reason:
          'False about what awaits people there, kept up knowingly, and it frightens them away.',
      },
      {
        side: 'does-not-cross',
        text: '“I do not trust the voting machines. Why will they not publish the source code?”',
        reason: 'Criticism of a procedure, with a reason that can be debated.',
      },
      {
        side: 'does-not-cross',
        text: '“Polls close at eight!” followed an hour later by “Sorry, at nine, I misread it.”',
        reason: 'An honest mistake, corrected. A request to clarify would have been all it takes.',
      },
    ],
  },
  {
    id: 'integrity.reports',
    family: 'integrity',
    title: 'Do not abuse reports and appeals',
    text: 'Do not file reports that you know to be false, do not organise mass reports against someone, do not fake evidence, and do not try to find out or punish who reported or who judged. To report in good faith and be wrong breaks no rule. To appeal, to report a moderator, and to criticise any decision in public are rights.',
    purpose:
      'The power to report is a power over others. The rule protects people from its abuse, and protects those who report and those who judge from revenge, so that both can be done without fear.',
    schedule: { usualFrom: 1, usualTo: 5, heaviest: 6 },
    thresholdTest: false,
    filing: { category: 'OTHER_VIOLATION_TC', keywords: ['OTHER'] },
    examples: [
      {
        side: 'crosses',
        text: '“All of you report this account for child abuse. It does not matter that it is not true, numbers work.”',
        reason:
          'Knowingly false reports, organised. (Numbers do not work here; the harm to the person stays.)',
      },
      {
        side: 'crosses',
        text: 'A screenshot in which a word was changed, filed as an exhibit.',
        reason: 'Faked evidence turns the procedure against the innocent.',
      },
      {
        side: 'does-not-cross',
        text: 'Someone reports a poem as a threat. The officers find that it is a poem.',
        reason: 'Wrong, in good faith. Who fears to be wrong stops reporting.',
      },
      {
        side: 'does-not-cross',
        text: '“The panel’s decision in my case is a disgrace, and here is their reasoning for you to read.”',
        reason: 'Everyone may publish and criticise the decision in their own case.',
      },
    ],
  },
];
