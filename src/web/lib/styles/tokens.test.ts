import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const avatars = readFileSync(join(import.meta.dirname, '../parts/Avatar.svelte'), 'utf8');

type Pair = readonly [light: string, dark: string];

function token(name: string): Pair {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  assert.ok(found?.[1] !== undefined && found[2] !== undefined, `no token ${name}`);
  return [found[1], found[2]];
}

/** Relative luminance. WCAG 2.2 */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function requireContrast(ink: string, ground: string, least: number): void {
  const [inks, grounds] = [token(ink), token(ground)];
  for (const theme of [0, 1] as const) {
    const ratio = contrast(inks[theme], grounds[theme]);
    assert.ok(
      ratio >= least,
      `${ink} on ${ground}, ${theme === 0 ? 'light' : 'dark'}: ${ratio.toFixed(2)} < ${least}`,
    );
  }
}

describe('colours', () => {
  it('give text a contrast of 4.5 in both themes', () => {
    for (const ground of ['paper', 'surface', 'sunken', 'accent-soft', 'caution-soft']) {
      requireContrast('ink', ground, 4.5);
    }
    for (const ground of ['paper', 'surface', 'sunken']) {
      for (const ink of ['ink-soft', 'accent', 'danger', 'caution']) {
        requireContrast(ink, ground, 4.5);
      }
    }
    requireContrast('accent', 'accent-soft', 4.5);
    requireContrast('ink-soft', 'accent-soft', 4.5);
    requireContrast('danger', 'danger-soft', 4.5);
    requireContrast('caution', 'caution-soft', 4.5);
    requireContrast('on-accent', 'accent', 4.5);
    requireContrast('on-accent', 'accent-strong', 4.5);
  });

  it('give edges of fields a contrast of 3', () => {
    for (const ground of ['paper', 'surface']) requireContrast('edge', ground, 3);
  });

  it('give initials in avatars a contrast of 4.5', () => {
    const tones = avatars.matchAll(
      /background: light-dark\((#\w{6}), (#\w{6})\);\s*color: light-dark\((#\w{6}), (#\w{6})\)/g,
    );
    let seen = 0;
    for (const [, lightGround = '', darkGround = '', lightInk = '', darkInk = ''] of tones) {
      seen += 1;
      assert.ok(contrast(lightGround, lightInk) >= 4.5, `${lightInk} on ${lightGround}`);
      assert.ok(contrast(darkGround, darkInk) >= 4.5, `${darkInk} on ${darkGround}`);
    }
    assert.equal(seen, 6);
  });
});

describe('components', () => {
  it('name no colours of their own, but for the avatars', async () => {
    const { glob } = await import('node:fs/promises');
    const named: string[] = [];
    for await (const path of glob('**/*.svelte', { cwd: join(import.meta.dirname, '../..') })) {
      if (path.includes('node_modules') || path.endsWith('Avatar.svelte')) continue;
      const text = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
      const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
      if (/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i.test(style)) named.push(path);
      if (/\sstyle="/.test(text)) named.push(`${path} (inline)`);
    }
    assert.deepEqual(named, []);
  });
});
