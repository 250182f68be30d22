import type { AccountId, CaptureId, ExhibitId, PostId } from '#foundation';
import type { ExhibitClass } from '../rules/model.ts';

export type ExhibitView = {
  readonly id: ExhibitId;
  /** Its place in the case, from 1, by which statements cite it. */
  readonly number: number;
  /** What later reports froze of the same thing, alike to the byte: shown here once. */
  readonly copies: readonly { readonly id: ExhibitId; readonly number: number }[];
  /** How many reports brought it; for officers, where any did. */
  readonly reportCount?: number;
  readonly class: ExhibitClass;
  readonly origin: 'on' | 'off';
  readonly gist: string;
  readonly capturedAt: Date;
  readonly method: string;
  readonly filedBy: 'reporter' | 'officer' | 'respondent';
  readonly mediaType: string;
  /** Its time was over: the bytes, and the key of a sealed one, are destroyed. */
  readonly erasedAt?: Date;
  readonly postId?: PostId;
  /** From elsewhere, and nobody but who brought it has looked at it: alone it proves nothing. */
  readonly unverified: boolean;
  readonly confirmedAt?: Date;
  /** There is a picture of it that the viewer may see, made anew from its pixels. */
  readonly hasPicture: boolean;
  /** How the server came to it; for who weighs it. */
  readonly source?: ExhibitSource;
  /** The conversation around it when it was first reported. */
  readonly context?: ExhibitContext;
  /** Hex; absent for what the viewer may not see. */
  readonly sha256?: string;
  /** Present for a text that the viewer may see; other bytes are read with `getExhibit`. */
  readonly text?: string;
};

/** A post that stood beside a reported one, as it was then. */
export type ContextPost = {
  readonly postId: PostId;
  readonly author: AccountId;
  readonly handle: string;
  readonly text: string;
  readonly contentWarning: string;
  readonly postedAt: Date;
  /** Everybody could read it. */
  readonly isOpen: boolean;
};

/** What a reported post answered, from the root down, and what followed it; at most 8 of each. */
export type ExhibitContext = {
  readonly above: readonly ContextPost[];
  readonly below: readonly ContextPost[];
};

/** What the server saw when it fetched an exhibit. */
export type ExhibitSource = {
  readonly askedUrl: string;
  readonly finalUrl: string;
  readonly status: number;
  /** Lower-case names, bounded. */
  readonly headers: Readonly<Record<string, string>>;
  /** The page was larger: its beginning is kept. */
  readonly isCut: boolean;
};

/** A link that the server was asked to fetch into the case, and what came of it. */
export type CaptureView = {
  readonly id: CaptureId;
  readonly url: string;
  readonly gist: string;
  readonly filedBy: 'reporter' | 'officer';
  readonly askedAt: Date;
  readonly state: 'waiting' | 'kept' | 'failed';
  readonly failure?: string;
  readonly exhibitId?: ExhibitId;
};
