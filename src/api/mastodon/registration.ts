import { z } from '@hono/zod-openapi';
import { findCredentials, resendConfirmation, signUpByApp } from '#accounts';
import { refuse } from '#foundation';
import { forApp, forPerson, type Api } from '../endpoint.ts';
import { answerJson } from '../json-response.ts';
import { bool, text } from '../fields.ts';
import { nothing } from './entities/shapes.ts';
import { tokenEntity } from './entities/token.ts';

/** Signing up from an app. Where sign-up is by invitation the code goes with it. */
export function mountRegistration(api: Api): void {
  forApp(
    api,
    {
      method: 'post',
      path: '/api/v1/accounts',
      summary: 'Sign up; gives a token of the new account',
      scopes: ['write:accounts'],
      returns: tokenEntity,
      fields: {
        username: text(100),
        email: text(320),
        password: text(1000),
        agreement: bool,
        locale: text(35).optional(),
        reason: text(2000).optional(),
        invite_code: text(200).optional(),
      },
    },
    async ({ world, c, account: { appId, scopes }, input }) => {
      if (!input.agreement) {
        throw refuse('invalid', { field: 'agreement', detail: 'The rules must be accepted' });
      }
      const { token } = await signUpByApp(
        world,
        { appId, scopes },
        {
          handle: input.username,
          email: input.email,
          password: input.password,
          language: input.locale,
          invitation: input.invite_code,
          ip: c.get('address'),
        },
      );
      return {
        access_token: token.accessToken,
        token_type: 'Bearer',
        scope: token.scopes.join(' '),
        created_at: Math.floor(token.createdAt.getTime() / 1000),
      };
    },
  );
  mountConfirmation(api);
}

function mountConfirmation(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/emails/check_confirmation',
      summary: 'Whether one’s address is confirmed',
      scopes: ['read:accounts'],
      returns: z.boolean(),
      fields: {},
    },
    async ({ world, c, account }) => {
      const credentials = await findCredentials(world.db, account.id);
      return answerJson(c, JSON.stringify(credentials?.emailConfirmed === true));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/emails/confirmations',
      summary: 'Send the letter that confirms the address again',
      returns: nothing,
      fields: {},
    },
    async ({ world, account }) => {
      await resendConfirmation(world, account.id);
      return {};
    },
  );
}
