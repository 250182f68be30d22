import { scopes } from '#accounts';
import type { Api } from './endpoint.ts';
import { jsonResponse } from './json-response.ts';
import { ownSoftware } from './own-software.ts';

/** `/api/openapi.json`: every endpoint that is mounted, with the schemas that validate its input. */
export function mountOpenApi({ app, world }: Pick<Api, 'app' | 'world'>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'oauth', {
    type: 'oauth2',
    flows: {
      authorizationCode: {
        authorizationUrl: `${world.origin}/oauth/authorize`,
        tokenUrl: `${world.origin}/oauth/token`,
        scopes: Object.fromEntries(scopes.map((scope) => [scope, scope])),
      },
      clientCredentials: {
        tokenUrl: `${world.origin}/oauth/token`,
        scopes: { read: 'read' },
      },
    },
  });
  let text: string | undefined;
  app.get('/api/openapi.json', () => {
    text ??= JSON.stringify(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: {
          title: 'Folkmoot',
          version: ownSoftware.version,
          description:
            'The Mastodon client API as far as it is served here, and our own endpoints under /api/folkmoot/v1.',
        },
        servers: [{ url: world.origin }],
      }),
    );
    return jsonResponse(text);
  });
}
