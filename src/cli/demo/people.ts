/** The people of the demonstration: a small harbour town that talks about its days. */
export type DemoPerson = {
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly roles?: readonly ('officer' | 'panelist' | 'operator')[];
  readonly locked?: boolean;
  readonly bot?: boolean;
  /** Two colours for the avatar. */
  readonly colours: readonly [string, string];
};

/** Everyone's password in the demonstration, which is printed when it starts. */
export const demoPassword = 'a ferry leaves at nine';

export const people: readonly DemoPerson[] = [
  {
    handle: 'marlo',
    name: 'Marlo Quist',
    bio: 'Runs this server from the net loft. Ask me about backups, tides and tomatoes.',
    roles: ['operator'],
    colours: ['#1f4e5f', '#79a8a9'],
  },
  {
    handle: 'ines',
    name: 'Ines Aalto',
    bio: 'Bicycle mechanic. Officer here: I read reports before breakfast.',
    roles: ['officer'],
    colours: ['#8c2f39', '#fcb9b2'],
  },
  {
    handle: 'okon',
    name: 'Okon Bassey',
    bio: 'Birds of the estuary, mostly waders. Officer on the late shift.',
    roles: ['officer'],
    colours: ['#344e41', '#a3b18a'],
  },
  {
    handle: 'greta',
    name: 'Greta Lind',
    bio: 'Retired from the county court. Grows beans. On the panel list.',
    roles: ['panelist'],
    colours: ['#6d597a', '#e56b6f'],
  },
  {
    handle: 'teo',
    name: 'Teo Marchetti',
    bio: 'Baker. The oven is on from three.',
    roles: ['panelist'],
    colours: ['#bc6c25', '#fefae0'],
  },
  {
    handle: 'noor',
    name: 'Noor Haddad',
    bio: 'Ship’s pilot. I have opinions on buoys.',
    roles: ['panelist'],
    colours: ['#003049', '#fcbf49'],
  },
  {
    handle: 'sunniva',
    name: 'Sunniva Berg',
    bio: 'School librarian, second-hand detective stories, long walks.',
    roles: ['panelist'],
    colours: ['#283618', '#dda15e'],
  },
  {
    handle: 'piet',
    name: 'Piet Janssen',
    bio: 'Carpenter. Half of what I know I learnt from mistakes in oak.',
    roles: ['panelist'],
    colours: ['#582f0e', '#c2c5aa'],
  },
  {
    handle: 'amara',
    name: 'Amara Cole',
    bio: 'District nurse and rower. Panel list since spring.',
    roles: ['panelist'],
    colours: ['#264653', '#e9c46a'],
  },
  {
    handle: 'ludo',
    name: 'Ludo Ferrand',
    bio: 'Plays the accordion at weddings and, if asked, at the market.',
    roles: ['panelist'],
    colours: ['#5f0f40', '#fb8b24'],
  },
  {
    handle: 'hana',
    name: 'Hana Mori',
    bio: 'Ceramics, glazes, and the sea at low water.',
    roles: ['panelist'],
    colours: ['#335c67', '#e09f3e'],
  },
  {
    handle: 'eskil',
    name: 'Eskil Dahl',
    bio: 'Harbour paper, editor and paper boy. Corrections are always welcome.',
    colours: ['#2b2d42', '#8d99ae'],
  },
  {
    handle: 'rosalba',
    name: 'Rosalba Neri',
    bio: 'Physics at the upper school. Follows back people who explain things.',
    colours: ['#7b2cbf', '#c8b6ff'],
  },
  {
    handle: 'bram',
    name: 'Bram Kessler',
    bio: 'Fisherman. Short posts, long days.',
    colours: ['#14213d', '#fca311'],
  },
  {
    handle: 'zadie',
    name: 'Zadie Okafor',
    bio: 'Garden notes. I approve followers so that my aunt does not find me.',
    locked: true,
    colours: ['#386641', '#f2e8cf'],
  },
  {
    handle: 'tidegauge',
    name: 'Tide gauge',
    bio: 'A program that says how high the water is at the old pier.',
    bot: true,
    colours: ['#0077b6', '#caf0f8'],
  },
  {
    handle: 'gusty',
    name: 'Gusty',
    bio: 'I say what others only think.',
    colours: ['#641220', '#e01e37'],
  },
  {
    handle: 'vik',
    name: 'Vik Harper',
    bio: 'Against the new bridge. For the old one. Mostly.',
    colours: ['#3d405b', '#f4f1de'],
  },
  {
    handle: 'dealdeck',
    name: 'Deal Deck',
    bio: 'Bargains every hour.',
    colours: ['#ff006e', '#ffbe0b'],
  },
];
