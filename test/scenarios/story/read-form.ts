import assert from 'node:assert/strict';

/** One name of a form as the server sent it. */
type Control = {
  /** What a browser would send if nobody touched it. */
  readonly values: readonly string[];
  /** What can be chosen; undefined where anything can be typed. */
  readonly choices: readonly string[] | undefined;
};

/** A form of a page, read as a browser without JavaScript reads it. */
export type Form = {
  readonly action: string;
  readonly controls: ReadonlyMap<string, Control>;
};

export type Filling = Readonly<Record<string, string | readonly string[]>>;

/** Enough of a page to see what went wrong. */
const longestQuote = 1000;

const formTag = /<form\b([^>]*)>([\s\S]*?)<\/form>/g;
const controlTag =
  /<input\b([^>]*)>|<select\b([^>]*)>([\s\S]*?)<\/select>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g;
const optionTag = /<option\b([^>]*)>([\s\S]*?)<\/option>/g;

/**
 * The form of a page with this action; with `holding`, the one whose fields hold these values.
 * @throws AssertionError when the page has no such form
 */
export function readForm(html: string, action: string, holding: Filling = {}): Form {
  const forms = formsIn(html);
  const found = forms.find(
    (form) =>
      form.action === action &&
      Object.entries(holding).every(([name, value]) =>
        valuesIn(form, name).includes(String(value)),
      ),
  );
  const others = forms.map((form) => form.action).join(' ');
  const quote = sentencesOf(html).slice(0, longestQuote);
  assert.ok(found, `no form "${action}" on this page, only: ${others}\n${quote}`);
  return found;
}

/** The values that a field holds before anybody touches it. */
export function valuesIn(form: Form, name: string): readonly string[] {
  return form.controls.get(name)?.values ?? [];
}

/**
 * What is sent when the form is filled in: every field must be on the form, every choice among
 * those that it offers.
 */
export function fillIn(form: Form, filling: Filling): URLSearchParams {
  for (const [name, value] of Object.entries(filling)) {
    const control = form.controls.get(name);
    assert.ok(control, `the form "${form.action}" has no field "${name}"`);
    const chosen = [value].flat();
    const strange = chosen.find((one) => control.choices?.includes(one) === false);
    assert.equal(strange, undefined, `"${name}" offers ${control.choices?.join(', ')}`);
  }
  const sent = new URLSearchParams();
  for (const [name, { values }] of form.controls) {
    for (const value of [filling[name] ?? values].flat()) sent.append(name, value);
  }
  return sent;
}

/** What stands on a page, without its tags. */
export function sentencesOf(html: string): string {
  return unescapeHtml(
    html
      .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' '),
  ).trim();
}

function formsIn(html: string): Form[] {
  return [...html.replace(/<!--[\s\S]*?-->/g, '').matchAll(formTag)].map(
    ([, attributes = '', body = '']) => ({
      action: attribute(attributes, 'action') ?? '',
      controls: controlsIn(body),
    }),
  );
}

function controlsIn(body: string): ReadonlyMap<string, Control> {
  const controls = new Map<string, Control>();
  for (const match of body.matchAll(controlTag)) {
    const [, input, select, options = '', area, text = ''] = match;
    const attributes = input ?? select ?? area ?? '';
    const name = attribute(attributes, 'name');
    if (name === undefined) continue;
    const control =
      input !== undefined
        ? ofInput(attributes)
        : select !== undefined
          ? ofSelect(options)
          : { values: [unescapeHtml(text).replace(/^\n/, '')], choices: undefined };
    controls.set(name, joined(controls.get(name), control));
  }
  return controls;
}

function ofInput(attributes: string): Control {
  const type = attribute(attributes, 'type') ?? 'text';
  const value = attribute(attributes, 'value');
  if (type !== 'checkbox' && type !== 'radio') return { values: [value ?? ''], choices: undefined };
  const checked = attribute(attributes, 'checked') !== undefined;
  return { values: checked ? [value ?? 'on'] : [], choices: [value ?? 'on'] };
}

function ofSelect(options: string): Control {
  const all = [...options.matchAll(optionTag)].map(([, attributes = '', text = '']) => ({
    value: attribute(attributes, 'value') ?? unescapeHtml(text).trim(),
    selected: attribute(attributes, 'selected') !== undefined,
  }));
  const shown = all.find(({ selected }) => selected) ?? all[0];
  return {
    values: shown === undefined ? [] : [shown.value],
    choices: all.map(({ value }) => value),
  };
}

/** Boxes and buttons of one name are one field with many choices. */
function joined(first: Control | undefined, second: Control): Control {
  if (first === undefined) return second;
  const choices =
    first.choices === undefined || second.choices === undefined
      ? undefined
      : [...first.choices, ...second.choices];
  return { values: [...first.values, ...second.values], choices };
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}(?:="([^"]*)")?(?=[\\s/]|$)`).exec(attributes);
  return found === null ? undefined : unescapeHtml(found[1] ?? '');
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
