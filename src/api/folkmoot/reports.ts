import { z } from '@hono/zod-openapi';
import {
  fileReport,
  listMyReports,
  reportCategories,
  type EvidenceInput,
  type LinkInput,
} from '#enforcement';
import { refuse } from '#foundation';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, file, id, list, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { filedReportEntity, myReportEntity } from './entities.ts';
import { presentMyReport } from './present.ts';

const prefix = '/api/folkmoot/v1';

const fields = {
  account_id: id<'account'>(),
  post_ids: list(id<'post'>(), 40).default([]),
  media_ids: list(id<'media'>(), 40).default([]),
  whole_conversation: blankable(bool),
  category: blankable(z.enum(reportCategories)),
  comment: text(5000).default(''),
  rule_ids: list(text(100), 20).default([]),
  links: list(text(2000), 10).default([]),
  link_gists: list(text(1000), 10).default([]),
  files: list(file, 3).default([]),
  file_gists: list(text(1000), 3).default([]),
} as const;

/** Reports with all that Mastodon's form has no words for: conversations, pictures, evidence from elsewhere. */
export function mountReporting(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: `${prefix}/reports`,
      summary: 'Report an account, posts, pictures or a conversation, with evidence from elsewhere',
      scopes: ['write:reports'],
      returns: filedReportEntity,
      takesFiles: true,
      fields,
    },
    async ({ world, account, input }) => {
      const { reportId, token, receivedAt } = await fileReport(world, account.id, {
        respondent: input.account_id,
        postIds: input.post_ids,
        mediaIds: input.media_ids,
        wholeConversation: input.whole_conversation ?? false,
        category: input.category ?? (input.rule_ids.length > 0 ? 'violation' : 'other'),
        comment: input.comment,
        ruleIds: input.rule_ids,
        links: linksOf(input.links, input.link_gists),
        evidence: filesOf(input.files, input.file_gists),
      });
      return {
        id: reportId,
        received_at: receivedAt.toISOString(),
        receipt_token: token,
        receipt_url: `${world.origin}/report/receipt?token=${encodeURIComponent(token)}`,
      };
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${prefix}/reports`,
      summary: 'One’s own reports, newest first, each with how it stands',
      scopes: ['read:accounts'],
      returns: z.array(myReportEntity),
      fields: paging,
    },
    async ({ c, world, account, input }) => {
      const page = await listMyReports(world, account.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: page.items.map(presentMyReport) });
    },
  );
}

function linksOf(urls: readonly string[], gists: readonly string[]): LinkInput[] {
  return urls.map((url, at) => ({ url, gist: gistAt(gists, at, 'link_gists') }));
}

function filesOf(files: readonly File[], gists: readonly string[]): EvidenceInput[] {
  return files.map((content, at) => ({ content, gist: gistAt(gists, at, 'file_gists') }));
}

/** Each thing brought says what it shows, in the order in which they come. */
function gistAt(gists: readonly string[], at: number, field: string): string {
  const gist = gists[at];
  if (gist !== undefined && gist.trim() !== '') return gist;
  throw refuse('invalid', { article: 2, field, detail: 'Each says in a sentence what it shows.' });
}
