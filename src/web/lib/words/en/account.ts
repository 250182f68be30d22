/** Signing up and in, and what mails lead to. */
export const account = {
  handle: 'Name',
  handleHint: (host: string) =>
    `Letters, digits and _. Others find you as @name, from elsewhere as @name@${host}.`,
  email: 'E-mail address',
  emailHint: 'For letters about your account and for notices that you must not miss. Never shown.',
  password: 'Password',
  passwordHint: 'At least 10 characters. A sentence is a good password.',
  newPassword: 'New password',
  signUp: {
    title: 'Join the conversation',
    intro: 'You choose a name. You are bound by the rules, and so is this service.',
    invitation: 'Invitation',
    invitationHint: 'This community grows by invitation. Paste the code that you were given.',
    agree: 'I have read the rules, and will keep them',
    agreeFirst: 'Please read the rules, and say that you will keep them.',
    goOn: 'Go on to my home',
    rules: 'Read the rules',
    submit: 'Create my account',
    already: 'Have an account already?',
    closedTitle: 'Not open to new members',
    closedText:
      'This community takes no new members now. You can read everything that is public, and follow people here from any other server of the fediverse.',
    sentTitle: 'Please look into your mailbox',
    sentText: (email: string) =>
      `A letter is on its way to ${email}. It holds a link that confirms that the address is yours.`,
    localMails: 'This service keeps its letters in a folder: read them here',
  },
  signIn: {
    title: 'Welcome back',
    login: 'Name or e-mail address',
    submit: 'Sign in',
    forgot: 'I forgot my password',
    join: 'New here?',
    banned:
      'Sanctioned accounts can sign in as well: to read their record, to appeal, to export, and to move.',
  },
  confirm: {
    title: 'Confirm your address',
    text: 'One press, and the address is confirmed.',
    submit: 'Confirm',
    again: 'Send the letter again',
    wrong: 'This link has been used, or is too old.',
  },
  reset: {
    title: 'A new password',
    text: 'Tell us your address, and we send you a link.',
    submit: 'Send the link',
    choose: 'Choose a new password',
    chooseText: 'Every device that is signed in will be signed out.',
    change: 'Change the password',
  },
  setup: {
    title: 'Become the operator',
    text: 'You hold the one-time link that this service printed when it first started. The account that uses it looks after the service.',
    bound:
      'An operator keeps the machine running, and appoints officers and panelists. An operator is bound by the Articles like everybody else: no ban by a single hand, not even yours.',
    submit: 'Create the operator’s account',
    submitSignedIn: (handle: string) => `Make @${handle} the operator`,
    wrong: 'This link has been used. Only one person becomes the operator by it.',
  },
  mails: {
    title: 'Letters',
    hint: 'No mail server is set up, so letters stay here. Only somebody on this machine, or the operator, can read this page.',
    empty: 'No letters yet',
    emptyText: 'Sign up, or ask for a new password, and a letter appears here.',
    to: 'To',
  },
};
