import { getSignUpMode } from '#accounts';
import type { Api } from '../endpoint.ts';
import { ownSoftware } from '../own-software.ts';

/** NodeInfo and host-meta: how apps and other servers find out what they are talking to. */
export function mountDiscovery({ app, world, totals }: Api): void {
  const nodeinfo = 'http://nodeinfo.diaspora.software/ns/schema';
  app.get('/.well-known/nodeinfo', (c) =>
    c.json({
      links: ['2.0', '2.1'].map((version) => ({
        rel: `${nodeinfo}/${version}`,
        href: `${world.origin}/nodeinfo/${version}`,
      })),
    }),
  );
  app.get('/.well-known/host-meta', (c) =>
    c.body(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">' +
        `<Link rel="lrdd" template="${world.origin}/.well-known/webfinger?resource={uri}"/></XRD>\n`,
      200,
      { 'content-type': 'application/xrd+xml; charset=utf-8' },
    ),
  );
  for (const version of ['2.0', '2.1'] as const) {
    app.get(`/nodeinfo/${version}`, async (c) => {
      const { people, posts, active } = await totals();
      return c.json({
        version,
        software: ownSoftware,
        protocols: [],
        services: { inbound: [], outbound: [] },
        openRegistrations: (await getSignUpMode(world.db)) === 'open',
        usage: {
          users: { total: people, activeMonth: active },
          localPosts: posts,
        },
        metadata: { ledger: `${world.origin}/ledger/checkpoint` },
      });
    });
  }
  app.get('/health', (c) => c.text('OK'));
}
