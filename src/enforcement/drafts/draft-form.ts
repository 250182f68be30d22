/** The forms of the desk whose unfinished text is kept. */
export const draftForms = ['at-once', 'ask', 'decide', 'sign', 'propose'] as const;
export type DraftForm = (typeof draftForms)[number];

/** A form as it was typed, by the names of its fields. */
export type DraftFields = Readonly<Record<string, string>>;
