/** What is held back of notifications, and by which rules. */
export const notices = {
  title: 'Held back',
  link: (count: number) => `Held back: ${count}`,
  settle: 'Who may notify me',
  requests: 'Waiting for your word',
  heldBack: (count: number) => (count === 1 ? '· 1 notification' : `· ${count} notifications`),
  accept: 'Let through',
  dismiss: 'Remove',
  empty: 'Nothing is held back',
  emptyText: 'Whom your choices below hold back is listed here.',
  policy: 'Who may notify me',
  always:
    'News of your standing, of cases and of reports, and what the server and its staff say, always reaches you. So do those whom you once let through.',
  rules: {
    notFollowing: 'People you do not follow',
    notFollowers: 'People who do not follow you',
    newAccounts: 'Accounts younger than 30 days',
    privateMentions: 'Private mentions that you did not ask for',
    limitedAccounts: 'Accounts limited by a decision',
  },
  answers: { accept: 'Accept', filter: 'Hold back', drop: 'Drop' },
  others: (count: number) => (count === 1 ? 'and 1 other' : `and ${count} others`),
};
