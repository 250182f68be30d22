import { platformOf } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** Letters hold secrets of everybody: only this machine, or the operator, may read them. */
export const load: PageServerLoad = async (event) => {
  const { foundation, world } = platformOf(event);
  const isOperator = event.locals.viewer?.account.roles.includes('operator') === true;
  // Behind a proxy every request comes from this machine, so a forwarded one does not count.
  const forwarded = event.request.headers.has('x-forwarded-for');
  const isHere = loopback.test(event.getClientAddress()) && !forwarded;
  if (world.mail.kept === undefined || (!isOperator && !isHere)) {
    throw foundation.refuse('not-found');
  }
  const mails = await world.mail.kept.list();
  return { title: words().account.mails.title, mails: mails.map(withLinks) };
};

/** The text cut at its links, so that the page can make them links. */
function withLinks({
  text,
  ...mail
}: {
  text: string;
  id: string;
  to: string;
  at: Date;
  subject: string;
}) {
  const parts = text.split(/(https?:\/\/\S+)/);
  return {
    ...mail,
    parts: parts.map((part) => ({ text: part, isLink: /^https?:\/\//.test(part) })),
  };
}
