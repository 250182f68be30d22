import type { RuleVersion } from '#enforcement';
import type { World } from '#infrastructure';

/** Mastodon's `Rule` of each. */
export function presentRules(world: World, rules: readonly RuleVersion[]) {
  return rules.map((rule) => ({
    id: rule.id,
    text: rule.title,
    hint: rule.text,
    translations: {},
    url: `${world.origin}/rules/${rule.id}`,
  }));
}
