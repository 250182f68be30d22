import type { RuleText } from '../../rules/model.ts';

/** Who speaks, and how many they are, must not be a lie. */
export const deceptionRules: readonly RuleText[] = [
  {
    id: 'deception.impersonation',
    family: 'deception',
    title: 'No impersonation',
    text: 'Do not pass yourself off as another person, organisation or authority so that people are misled. Pseudonyms are welcome: to be nobody in particular is not to be somebody else. Parody, commentary and fan accounts are free when their name or their first line makes it plain to someone who meets them in passing.',
    purpose:
      'People act on who they believe is speaking: they send money, give away secrets, spread an alarm. The rule protects them, and the person whose name is used.',
    schedule: { usualFrom: 1, usualTo: 7, heaviest: 7 },
    thresholdTest: false,
    filing: { category: 'SCAMS_AND_FRAUD', keywords: ['IMPERSONATION_ACCOUNT_HIJACKING'] },
    examples: [
      {
        side: 'crosses',
        text: 'An account with a bank’s name and logo answers customers and asks for their PIN.',
        reason:
          'It takes another’s identity in order to deceive, and people lose their savings by it.',
      },
      {
        side: 'crosses',
        text: 'The name and portrait of a living writer, and posts in the first person that she never wrote.',
        reason: 'Nothing tells a passing reader that it is not she.',
      },
      {
        side: 'does-not-cross',
        text: '“Not The Mayor”, with a cartoon for a portrait, announces a tax on sunshine.',
        reason: 'The name says that it is parody.',
      },
      {
        side: 'does-not-cross',
        text: '“Midnight Gardener” has posted for years and nobody knows who that is.',
        reason: 'A pseudonym claims to be no one else.',
      },
    ],
  },
  {
    id: 'deception.automation',
    family: 'deception',
    title: 'No machines that pose as people',
    text: 'An automated account says that it is one. Do not run machines, or many accounts under one hand, so that they look like independent people who agree. Labelled bots, scheduling tools and accessibility software are welcome; so are several accounts of one person that do not pretend to be strangers to each other.',
    purpose:
      'A conversation can be drowned, and a majority be faked, by accounts behind which there is nobody. The rule protects everyone’s sense of who is there and how many they are.',
    schedule: { usualFrom: 1, usualTo: 7, heaviest: 7 },
    thresholdTest: false,
    filing: { category: 'SCAMS_AND_FRAUD', keywords: ['INAUTHENTIC_ACCOUNTS'] },
    examples: [
      {
        side: 'crosses',
        text: 'Two hundred accounts made in one night praise the same candidate in sentences put together from the same parts.',
        reason: 'One hand pretends to be two hundred citizens.',
      },
      {
        side: 'crosses',
        text: 'A language model posts as “Anna, nurse, mother of two” and takes part in a debate on hospitals.',
        reason: 'Nothing says that it is a machine, and the person does not exist.',
      },
      {
        side: 'does-not-cross',
        text: 'A bot, marked as one, posts the level of the river every hour.',
        reason: 'It says what it is.',
      },
      {
        side: 'does-not-cross',
        text: 'Three hundred people post the same sentence because their union asked them to.',
        reason: 'They are three hundred people. To organise is not to deceive.',
      },
    ],
  },
  {
    id: 'deception.spam',
    family: 'deception',
    title: 'No spam and no scams',
    text: 'Do not push messages in bulk on people who did not ask for them, do not hijack hashtags or replies for sales, and do not lure anyone with false promises to money, passwords or personal details. To speak of your own work, to sell openly, and to ask for help are welcome.',
    purpose:
      'Bulk messages bury what people came for, and scams ruin them. The rule protects people’s attention and their money.',
    schedule: { usualFrom: 1, usualTo: 6, heaviest: 7 },
    thresholdTest: false,
    filing: { category: 'SCAMS_AND_FRAUD', keywords: ['INAUTHENTIC_ACCOUNTS'] },
    examples: [
      {
        side: 'crosses',
        text: 'The same link to a shop under five hundred posts about an earthquake.',
        reason: 'Bulk, unasked for, and it feeds on people’s distress.',
      },
      {
        side: 'crosses',
        text: '“Send one coin to this wallet and get two back, today only.”',
        reason: 'A false promise made to take people’s money.',
      },
      {
        side: 'does-not-cross',
        text: 'A potter posts each new bowl with its price and a link.',
        reason: 'Open selling to those who chose to follow.',
      },
      {
        side: 'does-not-cross',
        text: 'Someone shares a fund-raiser for a neighbour’s surgery in three places.',
        reason: 'A request for help, made openly and not in bulk.',
      },
    ],
  },
];
