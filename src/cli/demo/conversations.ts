/** What is said in the demonstration. Handles name people; `at` is hours before now. */
export type DemoPost = {
  readonly by: string;
  readonly at: number;
  /** Several parts make a thread. */
  readonly parts: readonly string[];
  readonly warning?: string;
  readonly visibility?: 'public' | 'unlisted' | 'followers' | 'direct';
  readonly picture?: { readonly motif: Motif; readonly alt: string };
  readonly likedBy?: readonly string[];
  readonly boostedBy?: readonly string[];
  /** A name by which a case speaks of this post. */
  readonly key?: string;
  readonly replies?: readonly DemoReply[];
};

export type DemoReply = Omit<DemoPost, 'parts' | 'at'> & {
  readonly text: string;
  /** Minutes after what it answers. */
  readonly after: number;
};

export type Motif = 'waves' | 'loaf' | 'heron' | 'wheel' | 'bowl' | 'beans';

export const conversations: readonly DemoPost[] = [
  {
    by: 'eskil',
    at: 170,
    parts: [
      'Five things I learnt by sitting through all nine hours of the bridge hearing, so that you need not. A thread.',
      'One. Nobody in the room was against a bridge. The quarrel is over where the road comes down, and that is forty metres.',
      'Two. The figures for lorries were counted in February. In February nobody ships strawberries. The council has agreed to count again in June. #bridge',
      'Three. The flood plan assumes that the sluice works. The sluice was last opened in the year my daughter was born. She drives now.',
      'Four. The best question came from a twelve-year-old: where do the bicycles go? There was a silence that I would call historic.',
      'Five. You can read everything in the reading room until the end of the month. Sunniva has put out the good chairs. Corrections to me, please, and I shall print them.',
    ],
    likedBy: ['sunniva', 'rosalba', 'greta', 'noor', 'bram', 'hana', 'amara'],
    boostedBy: ['sunniva', 'marlo', 'rosalba', 'ines'],
    replies: [
      {
        by: 'ines',
        after: 14,
        text: 'The bicycles go over my dead body, apparently, or at least past my workshop. I brought a drawing. It has arrows.',
        likedBy: ['eskil', 'rosalba', 'amara'],
        replies: [
          {
            by: 'eskil',
            after: 6,
            text: '@ines Send me the drawing. Arrows print well.',
            likedBy: ['ines'],
          },
        ],
      },
      {
        by: 'vik',
        after: 40,
        text: 'Forty metres is the whole of my mother’s garden. Easy to call that a detail if it is somebody else’s plum tree.',
        likedBy: ['piet', 'zadie', 'noor'],
        replies: [
          {
            by: 'noor',
            after: 11,
            text: '@vik That is fair, and it should be in the minutes with the tree’s age. I shall say so on Thursday.',
            likedBy: ['vik', 'eskil'],
          },
        ],
      },
      {
        by: 'gusty',
        after: 55,
        key: 'gusty-first',
        text: '@vik Nobody asked you or your plums. People like you ought to be pushed off the pier with the rest of the rubbish.',
        replies: [
          {
            by: 'amara',
            after: 5,
            text: '@gusty We can do this without pushing anyone anywhere.',
            likedBy: ['vik', 'rosalba', 'teo'],
          },
        ],
      },
    ],
  },
  {
    by: 'teo',
    at: 152,
    parts: [
      'Rye again on Friday. I changed the flour and the crumb is finally open. Come before nine, or send a child with a strong will.',
    ],
    picture: {
      motif: 'loaf',
      alt: 'A dark round loaf, cut open; the crumb is grey-brown with small even holes.',
    },
    likedBy: ['greta', 'piet', 'hana', 'ludo', 'noor'],
    boostedBy: ['ludo'],
    replies: [
      { by: 'piet', after: 20, text: 'Keep me two. I pay in shelf brackets.', likedBy: ['teo'] },
      { by: 'ludo', after: 33, text: 'Last time I came at nine there was only regret left. #rye' },
    ],
  },
  {
    by: 'okon',
    at: 140,
    parts: [
      'First spoonbill on the estuary this year, on the mud below the old slip. It swept its bill from side to side as if looking for its keys. #birds #estuary',
    ],
    picture: {
      motif: 'heron',
      alt: 'A tall pale bird stands in shallow water, bill down, at low sun.',
    },
    likedBy: ['hana', 'sunniva', 'zadie', 'rosalba', 'bram'],
    boostedBy: ['hana', 'eskil'],
    replies: [
      {
        by: 'bram',
        after: 90,
        text: 'Saw it from the boat. Took it for a plastic bag. Apologies to the bird.',
        likedBy: ['okon', 'hana'],
      },
    ],
  },
  {
    by: 'bram',
    at: 134,
    key: 'bram-fish',
    parts: [
      'How to gut a mackerel in four cuts, for those who asked at the market. The gulls know already.',
    ],
    picture: { motif: 'waves', alt: 'The sea behind the quay where the fish is cleaned.' },
    likedBy: ['teo', 'noor'],
  },
  {
    by: 'rosalba',
    at: 126,
    parts: [
      'A pupil asked why the harbour freezes last. The answer is a nice one. Salt water grows denser all the way down to its freezing point, so the cold surface keeps sinking,',
      'and the whole depth has to be cooled before the top can freeze. In the pond, water is heaviest at four degrees: below that the cold stays on top, and you skate by Christmas.',
      'So: the pond freezes from a thin skin, the harbour only after it has mixed itself to the bottom. We measured it with three thermometers and a bucket. #physics',
    ],
    likedBy: ['sunniva', 'noor', 'bram', 'eskil', 'marlo', 'amara'],
    boostedBy: ['eskil', 'sunniva', 'noor'],
    replies: [
      {
        by: 'bram',
        after: 45,
        text: 'Thirty winters of chopping ice and nobody told me. Thank you.',
        likedBy: ['rosalba'],
      },
    ],
  },
  {
    by: 'ines',
    at: 101,
    parts: [
      'Saturday is repair morning: bring the bicycle, bring the part if you have it, bring patience. Brakes are free for anyone under sixteen. #repair',
    ],
    picture: { motif: 'wheel', alt: 'A bicycle wheel in a truing stand, spokes fanning out.' },
    likedBy: ['amara', 'rosalba', 'eskil', 'piet'],
    boostedBy: ['eskil', 'amara', 'marlo'],
  },
  {
    by: 'hana',
    at: 88,
    parts: [
      'Opened the kiln. Three bowls cracked, one is the best I ever made. I shall remember the one. #ceramics',
    ],
    picture: {
      motif: 'bowl',
      alt: 'A shallow bowl with a blue-green glaze that pools darker in the middle.',
    },
    likedBy: ['okon', 'zadie', 'greta', 'sunniva'],
    replies: [
      {
        by: 'greta',
        after: 25,
        text: 'That is also how one should remember verdicts, though I never managed.',
        likedBy: ['hana', 'noor'],
      },
    ],
  },
  {
    by: 'greta',
    at: 74,
    parts: ['The beans have reached the string. I have reached the chair. #garden'],
    picture: { motif: 'beans', alt: 'Climbing beans on strings against a white wall.' },
    likedBy: ['zadie', 'piet', 'teo', 'hana', 'sunniva'],
  },
  {
    by: 'noor',
    at: 66,
    warning: 'A near miss at sea, nobody hurt',
    parts: [
      'A pleasure boat crossed the fairway in front of a coaster last night without lights. Everyone is well. Please: lights, and a look over the left shoulder. A ship needs a kilometre to stop.',
    ],
    likedBy: ['bram', 'amara', 'eskil'],
    boostedBy: ['bram', 'eskil', 'ines', 'marlo'],
  },
  {
    by: 'sunniva',
    at: 51,
    parts: [
      'Returned to the library today: a detective story, due eleven years ago, with a note. “I know who did it now.” No fine. #library',
    ],
    likedBy: ['eskil', 'greta', 'rosalba', 'ludo', 'hana', 'teo', 'noor'],
    boostedBy: ['eskil', 'greta', 'teo'],
    replies: [
      { by: 'ludo', after: 12, text: 'It was not me. It was the gardener.', likedBy: ['sunniva'] },
    ],
  },
  {
    by: 'gusty',
    at: 44,
    key: 'gusty-second',
    parts: [
      '@vik I know which gate is yours. One dark evening somebody will wait behind it, and then we shall see about plums.',
    ],
    replies: [
      {
        by: 'vik',
        after: 9,
        text: 'I have reported this. My mother opens that gate every evening.',
        likedBy: ['amara', 'noor', 'rosalba', 'eskil'],
      },
    ],
  },
  {
    by: 'dealdeck',
    at: 30,
    key: 'deals-first',
    parts: [
      'WATCHES 90% OFF today only, tell everyone: https://deals.example/w #bridge #library #birds',
    ],
  },
  {
    by: 'dealdeck',
    at: 29.8,
    key: 'deals-second',
    parts: ['WATCHES 90% OFF still on: https://deals.example/w #rye #garden #repair'],
  },
  {
    by: 'vik',
    at: 26,
    key: 'vik-sharp',
    parts: [
      'The council’s lorry count was a lie, and whoever signed it should be ashamed. I say this with a calculator in my hand.',
    ],
    likedBy: ['piet', 'bram'],
    replies: [
      {
        by: 'rosalba',
        after: 30,
        text: 'A wrong month is a mistake. A lie needs somebody who knew. Show me the second and I shall shout with you.',
        likedBy: ['eskil', 'noor', 'greta'],
      },
    ],
  },
  {
    by: 'vik',
    at: 24,
    key: 'vik-address',
    parts: [
      'The man who signed the count lives at the yellow house, Quay Row four, and is home after six. Ask him yourselves.',
    ],
    replies: [
      {
        by: 'eskil',
        after: 18,
        text: '@vik Take the address down. Ask him at the hearing, where he has to answer and his children do not have to open the door.',
        likedBy: ['rosalba', 'noor', 'amara', 'greta'],
      },
    ],
  },
  {
    by: 'tidegauge',
    at: 20,
    key: 'tide',
    parts: ['High water at the old pier: 2.31 m at 04:12. Falling. #tide'],
    visibility: 'unlisted',
  },
  {
    by: 'zadie',
    at: 16,
    parts: ['For followers only: the strawberries behind the shed are ready, and I counted them.'],
    visibility: 'followers',
    likedBy: ['hana', 'greta'],
  },
  {
    by: 'ludo',
    at: 12,
    parts: [
      'Market on Saturday, eleven o’clock, by the fountain. Bring requests, and coins only if you must. #music',
    ],
    picture: {
      motif: 'waves',
      alt: 'Bands of blue and green, like low waves seen from the harbour wall.',
    },
    likedBy: ['teo', 'sunniva', 'hana'],
    boostedBy: ['teo', 'eskil'],
  },
  {
    by: 'marlo',
    at: 8,
    parts: [
      'Backups ran, and I restored one to be sure: 41 seconds. If you ever want your own copy of everything you wrote here, it is under Settings, and it always will be.',
    ],
    likedBy: ['eskil', 'noor', 'rosalba', 'ines'],
  },
  {
    by: 'bram',
    at: 3,
    parts: ['Mackerel. Many. #harbour'],
    likedBy: ['teo', 'noor', 'hana', 'amara', 'okon'],
  },
  {
    by: 'amara',
    at: 1,
    parts: [
      'Rowed to the lighthouse and back before the round. The water was so flat that the oars left rings. I recommend it above coffee, and I love coffee.',
    ],
    likedBy: ['bram', 'sunniva'],
  },
];
