import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { publishPost, uploadMedia, type Post } from '#conversation';
import { decideAtOnce, fileReport, type ReportInput } from '#enforcement';
import { dayMs, minuteMs } from '#foundation';
import { matters, warnedBefore, type Matter } from './reports.ts';
import type { Town } from './town.ts';

/** Of each matter the docket of the case that its first report began, and the post that it is about. */
export type Filed = { readonly matter: Matter; readonly docket: string; readonly post?: Post };

/** Weeks ago: warnings that were read since, or lay there for seven days. */
export async function warnSome({ app, idOf }: Town): Promise<void> {
  const { world } = app.service;
  for (const { about, post, rule } of warnedBefore) {
    const { id } = await publishPost(world, idOf(about), { text: post });
    app.clock.advance(minuteMs);
    await decideAtOnce(world, idOf('okon'), {
      respondent: idOf(about),
      measure: { kind: 'warning' },
      reason: 'It is directed at one person, and goes on.',
      ruleIds: [rule],
      postIds: [id],
      severity: 2,
      lesser: [{ level: 0, why: 'The words are plain.' }],
      ...(rule.startsWith('violence') ? { thresholdTest: sixTimesHigh } : {}),
    });
  }
  await app.settle();
  app.clock.advance(8 * dayMs);
  await app.settle();
}

const high = { rating: 'high', sentence: 'A reasonable reader takes it as meant.' } as const;
const sixTimesHigh = {
  context: high,
  speaker: high,
  intent: high,
  'content-and-form': high,
  extent: high,
  'likelihood-and-imminence': high,
};

/** What waits on the desk in the morning, each report a minute after the one before. */
export async function fileAll(town: Town, elsewhere: string): Promise<readonly Filed[]> {
  const filed: Filed[] = [];
  for (const matter of matters) filed.push(await fileOne(town, matter, { elsewhere, filed }));
  await town.app.settle();
  return filed;
}

async function fileOne(
  town: Town,
  matter: Matter,
  { elsewhere, filed }: { readonly elsewhere: string; readonly filed: readonly Filed[] },
): Promise<Filed> {
  const { app, idOf } = town;
  const { world } = app.service;
  const respondent = idOf(matter.about);
  const media = matter.kind === 'a picture' ? [await upload(town, matter.about)] : [];
  const answered = filed.find((one) => one.matter.key === matter.answers)?.post;
  const post =
    matter.post === undefined
      ? undefined
      : await publishPost(world, respondent, {
          text: matter.post,
          mediaIds: media,
          ...(answered === undefined ? {} : { inReplyTo: answered.id }),
        });
  const input: ReportInput = {
    respondent,
    category: matter.category ?? 'violation',
    ruleIds: matter.rules,
    comment: matter.comment,
    ...(post === undefined ? {} : { postIds: [post.id] }),
    ...(media.length > 0 ? { mediaIds: media } : {}),
    ...special(matter, elsewhere),
  };
  let reportId = '';
  for (const reporter of matter.by) {
    app.clock.advance(minuteMs);
    const receipt = await fileReport(world, reporter === '' ? undefined : idOf(reporter), input);
    reportId = receipt.reportId;
  }
  const { docket } = await world.db
    .selectFrom('case_reports')
    .innerJoin('cases', 'cases.id', 'case_reports.case_id')
    .select('cases.docket')
    .where('report_id', '=', reportId)
    .executeTakeFirstOrThrow();
  return { matter, docket, ...(post === undefined ? {} : { post }) };
}

/** What a report of its kind brings along besides. */
function special({ kind }: Matter, elsewhere: string): Partial<ReportInput> {
  switch (kind) {
    case 'a conversation':
      return { wholeConversation: true };
    case 'forwarded by another server':
      return { forwardedFrom: 'far.example' };
    case 'a link from elsewhere':
      return { links: [{ url: elsewhere, gist: said }] };
    case 'a file from elsewhere':
      return { evidence: [{ content: quarrel, gist: said }] };
    default:
      return {};
  }
}

const said = 'What was written elsewhere';
const quarrel = 'Petra: You always come late. Ada: You never ask. Petra: Then stay at home.';

async function upload({ app, idOf }: Town, handle: string) {
  const bytes = await sharp({ create: { width: 40, height: 60, channels: 3, background: '#b98' } })
    .png()
    .toBuffer();
  const { id } = await uploadMedia(app.service.world, idOf(handle), {
    bytes,
    description: 'A study',
  });
  return id;
}

/** A page of another site, which the server fetches as evidence. */
export async function openElsewhere(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<p>Write to vik, all of you, until he gives up his stall.</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server);
  return { url: `http://127.0.0.1:${port}/his-page`, server };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the other site has no port');
  return address;
}
