/** Finding posts, people and tags. */
export const search = {
  title: 'Search',
  text: 'What are you looking for?',
  act: 'Search',
  kinds: { posts: 'Posts', people: 'People', tags: 'Tags' },
  where: 'What to search among',
  hint: 'Posts of people who agreed to be found, and everything of your own. A name finds people; words in quotes stay together.',
  noPosts: 'No post that you may find has these words',
  noPeople: 'Nobody by that name',
  noTags: 'No tag begins like this',
};
