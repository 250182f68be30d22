import type { RuleText } from '../../rules/model.ts';

/** Speech that puts people in fear for their lives, or sends others after them. */
export const violenceRules: readonly RuleText[] = [
  {
    id: 'violence.threats',
    family: 'violence',
    title: 'No threats of violence',
    text: 'Do not threaten people with death, injury or rape, or with the destruction of the place where they live, work, learn or worship. A threat can be direct, conditional or veiled; what counts is whether a reasonable person in the place of those addressed would take it as meant. Anger, insult, dark humour and obvious exaggeration are not threats.',
    purpose:
      'Threats frighten people out of their homes, their offices and the conversation, and some are carried out. The rule protects the safety of those threatened and the freedom of everyone to speak without fear of being hurt for it.',
    schedule: { usualFrom: 1, usualTo: 7, heaviest: 7 },
    thresholdTest: true,
    filing: { category: 'VIOLENCE', keywords: ['INCITEMENT_VIOLENCE_HATRED'] },
    examples: [
      {
        side: 'crosses',
        text: '“I know which school your children go to. Vote yes and see what happens on Thursday.”',
        reason:
          'It names a person’s children, a place and a day. That it is conditional and does not say what will happen makes it no less a threat.',
      },
      {
        side: 'crosses',
        text: 'A photograph of a councillor’s front door, posted to the councillor with the words “see you tonight”, after a week of abuse.',
        reason:
          'The words are mild; the photograph, the moment and what came before make them a threat to anyone who receives them.',
      },
      {
        side: 'does-not-cross',
        text: '“If the trains are late once more I will burn this timetable and everyone who wrote it.”',
        reason:
          'An exaggeration that nobody would take as an intention. It is addressed to no one who could fear it.',
      },
      {
        side: 'does-not-cross',
        text: '“He should be tried for what he did, and I hope he spends his life in prison.”',
        reason: 'To demand lawful punishment, however harsh, threatens no one with violence.',
      },
    ],
  },
  {
    id: 'violence.incitement',
    family: 'violence',
    title: 'No incitement to violence',
    text: 'Do not call on people to hurt others, or to attack the places and the services that lives depend on; do not help to plan it; and do not praise a violent act in a way that asks for another. Reporting on violence, condemning it, explaining its causes, mourning, and arguing about the lawful use of force are free.',
    purpose:
      'Words can bring a crowd to someone’s door. The rule prevents physical harm to people whom others are called upon to hurt. It is not there to keep speech pleasant: only speech that makes violence likelier crosses it.',
    schedule: { usualFrom: 1, usualTo: 7, heaviest: 7 },
    thresholdTest: true,
    filing: { category: 'VIOLENCE', keywords: ['INCITEMENT_VIOLENCE_HATRED'] },
    examples: [
      {
        side: 'crosses',
        text: '“They count the votes in the hall on Mill Street. Bring what you need. They must not walk out of there.”',
        reason: 'It names a place and a time, calls on many, and what it calls for is violence.',
      },
      {
        side: 'crosses',
        text: 'After an attack on a prayer house: “One done. There are four more in this city, and here they are.”',
        reason: 'It praises an attack and points to the next targets: it asks for more.',
      },
      {
        side: 'does-not-cross',
        text: '“Everyone to the hall on Mill Street tonight. Let them hear us. Stay peaceful whatever they do.”',
        reason:
          'A call to protest, also to a loud one, is at the heart of what free speech protects.',
      },
      {
        side: 'does-not-cross',
        text: 'A historian quotes a general’s order to fire on a crowd and explains why soldiers obeyed.',
        reason: 'To document and explain violence is not to call for it.',
      },
    ],
  },
];
