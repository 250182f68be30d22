import type { RequestEvent } from '@sveltejs/kit';
import type { Refusal } from '#foundation';
import type { Platform } from '../../platform.ts';
import { platformOf, requireViewer } from './platform.ts';

/**
 * What the viewer sends, with files or without: those lie on the disk until the answer is made.
 * @throws Refusal `too-large`, `malformed`, `too-many`, `unavailable`
 */
export function readForm(event: RequestEvent): Promise<FormData> {
  return platformOf(event).readForm(event.request, requireViewer(event).account.id);
}

/** One text field, trimmed; empty when it is absent. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
}

/** A password: as it was typed, spaces included. */
export function secret(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** A text field that may be left out: undefined when it is absent or blank. */
export function optional(form: FormData, name: string): string | undefined {
  const value = text(form, name);
  return value === '' ? undefined : value;
}

/** Every value of a field that can come many times, blanks left out. */
export function texts(form: FormData, name: string): string[] {
  return form
    .getAll(name)
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
    .map((value) => value.replaceAll('\r\n', '\n').trim());
}

export function ticked(form: FormData, name: string): boolean {
  return form.get(name) !== null && form.get(name) !== '';
}

/** A chosen file; undefined when none was chosen. */
export function file(form: FormData, name: string): File | undefined {
  const value = form.get(name);
  return value instanceof File && value.size > 0 ? value : undefined;
}

/** One of the choices, or the refusal that names the field. */
export function choice<const Choice extends string>(
  platform: Platform,
  form: FormData,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = text(form, name);
  const found = choices.find((one) => one === value);
  if (found === undefined) throw invalid(platform, name);
  return found;
}

export function invalid(platform: Platform, field: string, detail?: string): Refusal {
  return platform.foundation.refuse('invalid', {
    field,
    ...(detail === undefined ? {} : { detail }),
  });
}
