import type { RuleText } from '../../rules/model.ts';
import { adultRules } from './adult.ts';
import { deceptionRules } from './deception.ts';
import { harassmentRules } from './harassment.ts';
import { integrityRules } from './integrity.ts';
import { privacyRules } from './privacy.ts';
import { safetyRules } from './safety.ts';
import { violenceRules } from './violence.ts';

/**
 * The rulebook that a new server starts with, danger first. Whoever runs it publishes their own when
 * they like; the ids stay, so that holdings under these rules keep their meaning.
 */
export const defaultRulebook: readonly RuleText[] = [
  ...violenceRules,
  ...safetyRules,
  ...privacyRules,
  ...harassmentRules,
  ...deceptionRules,
  ...integrityRules,
  ...adultRules,
];
