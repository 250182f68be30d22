import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Account, Scope } from '#accounts';
import type { AppId } from '#foundation';

/** Who makes a request, as its token says. Without an account it is an application by itself. */
export type Caller = {
  readonly account: Account | undefined;
  readonly scopes: readonly Scope[];
  readonly appId: AppId;
  readonly tokenId: string;
};

/** What the routes' middleware leaves for the handlers. */
export type ApiEnv = {
  Variables: {
    caller: Caller | undefined;
    /** The network address of whoever is connected. */
    address: string;
    requestId: string;
    /** The names of what the endpoint reads from address, query and body. */
    fields: ReadonlySet<string>;
    /** What every answer to this request carries. */
    headers: Record<string, string>;
    /** The answer that was made with these headers already. */
    dressed: Response | undefined;
  };
};
export type ApiApp = OpenAPIHono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;
