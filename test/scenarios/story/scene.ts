import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { settle } from '#testing';
import type { TestService } from '../start-test-server.ts';
import { browserOf, type Cast } from './cast.ts';
import { called, textAt, type Person } from './person.ts';

/** Where the story plays. */
export type Scene = { readonly app: TestService; readonly browser: Browser; readonly cast: Cast };

export type Post = { readonly id: string; readonly at: string };

/** A matter before the officers: the docket, and the post that it is about. */
export type Matter = { readonly docket: string; readonly post: Post };

type Tell = <Result>(name: string, act: () => Promise<Result>) => Promise<Result>;

/** Tells one step after another; where one fails the story ends. */
export function teller(t: TestContext): Tell {
  return async (name, act) => {
    const told: Awaited<ReturnType<typeof act>>[] = [];
    await t.test(name, async () => {
      told.push(await act());
    });
    for (const result of told) return result;
    throw new Error(`the story ends where ${name}`);
  };
}

/** What is due is done, time passes, and what is due then is done too. */
export async function letPass({ app }: Pick<Scene, 'app'>, ms: number): Promise<void> {
  await app.settle();
  app.clock.advance(ms);
  await app.settle();
}

/** Runs what is due but for the letters that serve a document: the post is slow that day. */
export async function settleBeforeThePost({ app }: Pick<Scene, 'app'>): Promise<void> {
  const { world, jobs } = app.service;
  await settle(
    world,
    jobs.filter(({ topic }) => topic !== 'enforcement.mail-document'),
  );
}

export async function publish(author: Person, text: string, answers?: Post): Promise<Post> {
  const body = await called(author, 'POST', '/api/v1/statuses', {
    status: text,
    visibility: 'public',
    ...(answers === undefined ? {} : { in_reply_to_id: answers.id }),
  });
  return { id: textAt(body, 'id'), at: textAt(body, 'created_at') };
}

/** Acts in a browser in which the person is signed in; a page that breaks fails the story. */
export async function inBrowser(
  { browser }: Scene,
  person: Person,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  await using context = await browserOf(browser, person);
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  await act(page);
  assert.deepEqual(broken, []);
}
