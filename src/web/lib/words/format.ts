// Made once: making a formatter takes a hundred times as long as using it.
const numbers = new Intl.NumberFormat('en-GB');
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const datesWithYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `1 reply`, `2 replies`; the number is grouped as English does it. */
export function count(amount: number, one: string, many: string): string {
  return `${number(amount)} ${amount === 1 ? one : many}`;
}

export function number(amount: number): string {
  return numbers.format(amount);
}

/** `22 November 2026`, in UTC: the same for everybody who reads the page. */
export function day(at: Date): string {
  return days.format(at);
}

/** `22 November 2026 at 10:14 UTC`. */
export function moment(at: Date): string {
  return `${moments.format(at)} UTC`;
}

const minuteMs = 60_000;

/** `now`, `4 min`, `3 h`, `2 d`, then the date. */
export function since(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / minuteMs);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} d`;
  const sameYear = at.getUTCFullYear() === now.getUTCFullYear();
  return (sameYear ? dates : datesWithYear).format(at);
}
