import type { AccountId, AllegationId, ExhibitId, PostId } from '#foundation';
import type { RuleFamily, RuleRef } from './rulebook.ts';

/** `open`: shown to the respondent whole. `confidential`: its gist is. `sealed`: its category is. */
export type ExhibitClass = 'open' | 'confidential' | 'sealed';

/** All that is told of sealed evidence. */
export type SealedCategory = 'child-abuse' | 'private-data' | 'other';

/** A frozen piece of evidence. Its bytes lie elsewhere; here is what proves that they are the same. */
export type Exhibit = {
  readonly id: ExhibitId;
  /** Of the bytes, hex. Of a sealed one a keyed mark, which is no hash that anybody could look up. */
  readonly sha256: string;
  readonly capturedAt: Date;
  readonly method: string;
  readonly capturedBy?: AccountId;
  readonly filedBy: 'reporter' | 'officer' | 'respondent';
  readonly origin: 'on' | 'off';
  readonly class: ExhibitClass;
  /** What the respondent is told of it where they may not see it, and its title where they may. */
  readonly gist: string;
  readonly postId?: PostId;
  readonly sealed?: {
    readonly category: SealedCategory;
    readonly at: Date;
    /** Whoever took it out of the open; absent where it was brought as sealed. */
    readonly by?: AccountId;
  };
  /** By whom what came from elsewhere was looked at a second time. */
  readonly confirmed?: { readonly by: AccountId; readonly at: Date };
};

/** What was done, and when. The time decides which version of the rule judges it (article 1). */
export type Conduct = {
  readonly subject:
    | { readonly kind: 'post'; readonly postId: PostId }
    | { readonly kind: 'account' }
    | { readonly kind: 'off-service' };
  readonly at: Date;
  readonly summary: string;
};

/** Rule version + conduct + exhibits, to be found proved or not proved. */
export type Allegation = {
  readonly id: AllegationId;
  readonly rule: RuleRef;
  readonly family: RuleFamily;
  readonly needsThresholdTest: boolean;
  readonly conduct: Conduct;
  readonly exhibits: readonly ExhibitId[];
  readonly allegedBy: AccountId;
  readonly allegedAt: Date;
};

/** How a document reaches the respondent. `service`: a notification here, or there for a remote account. */
export type Channel = 'service' | 'mail';

/**
 * Deliveries and the opening of one document. Delivered when it went over every channel that the
 * respondent has; served, in the sense of article 3, when delivered and opened or seven days old.
 */
export type ProofOfService = {
  /** Every channel that the respondent had when it was sent out. `service` is always among them. */
  readonly channels: readonly Channel[];
  readonly deliveries: readonly { readonly channel: Channel; readonly at: Date }[];
  /** When the last channel was delivered. */
  readonly deliveredAt?: Date;
  readonly openedAt?: Date;
};

/** A request to clarify, edit or withdraw. Answered, it ends the matter without a strike (article 5). */
export type Clarification = {
  readonly officer: AccountId;
  readonly ask: 'clarify' | 'edit' | 'withdraw';
  readonly text: string;
  readonly askedAt: Date;
  /** 72 hours later. */
  readonly answerBy: Date;
  readonly outcome?: 'answered' | 'unanswered';
  readonly answer?: string;
};

/** The allegations, served with the open exhibits and the gist of the confidential ones. */
export type Notice = {
  readonly officer: AccountId;
  readonly allegations: readonly AllegationId[];
  readonly exhibits: readonly ExhibitId[];
  readonly sentAt: Date;
  /** How long the respondent has from delivery, in hours. */
  readonly answerHours: number;
  readonly service: ProofOfService;
  /** Known once delivered. */
  readonly answerBy?: Date;
};

export type Answer = {
  readonly text: string;
  readonly exhibits: readonly ExhibitId[];
  readonly at: Date;
};
