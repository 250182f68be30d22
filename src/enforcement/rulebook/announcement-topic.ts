/** A rulebook was published that changes the one before it. */
export const announcementTopic = 'enforcement.rulebook-announced';
