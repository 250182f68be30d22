/** What a link that is sent by mail is good for. */
export const linkPurposes = ['confirm-email', 'reset-password'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

type Link = {
  readonly purpose: LinkPurpose;
  readonly origin: string;
  readonly handle: string;
  readonly secret: string;
};

/** The letter that carries a link. The paths are those of the web app's pages. */
export function linkMail({ purpose, origin, handle, secret }: Link): {
  subject: string;
  text: string;
} {
  const host = new URL(origin).host;
  if (purpose === 'confirm-email') {
    return {
      subject: `Confirm your e-mail address for ${host}`,
      text: [
        `Hello @${handle},`,
        `to confirm that this address is yours, open this link within 7 days:`,
        `${origin}/confirm-email?token=${secret}`,
        `If you did not sign up at ${host}, ignore this letter; nothing will happen.`,
      ].join('\n\n'),
    };
  }
  return {
    subject: `Choose a new password for ${host}`,
    text: [
      `Hello @${handle},`,
      `somebody asked to reset your password. To choose a new one, open this link within 2 hours:`,
      `${origin}/reset-password?token=${secret}`,
      `If it was not you, ignore this letter; your password stays as it is.`,
    ].join('\n\n'),
  };
}
