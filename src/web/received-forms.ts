import type { ReceivedForm, Uploads } from '#infrastructure';
import type { Platform } from './platform.ts';

/** Reads the forms of one request; their files are there until it is disposed of. */
export type ReceivedForms = AsyncDisposable & Pick<Platform, 'readForm'>;

export function receivedForms(uploads: Uploads): ReceivedForms {
  const received: ReceivedForm[] = [];
  return {
    readForm: async (request, who) => {
      // What is no multipart form holds no files: the mount bounds it, and it is read in memory.
      if (!isMultipart(request)) return request.formData();
      const form = await uploads.receive(request, who);
      received.push(form);
      const fields = new FormData();
      for (const [name, value] of form.entries) {
        if (typeof value === 'string') fields.append(name, value);
        else fields.append(name, value);
      }
      return fields;
    },
    [Symbol.asyncDispose]: async () => {
      for (const form of received) await form[Symbol.asyncDispose]();
    },
  };
}

export function isMultipart({ headers }: Pick<Request, 'headers'>): boolean {
  return /^\s*multipart\/form-data\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
}
