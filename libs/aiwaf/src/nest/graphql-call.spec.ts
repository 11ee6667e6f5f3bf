import { ExecutionContext } from '@nestjs/common';
import { RequestContext } from '../core/request-context';
import { attachContext, RawRequest } from '../edge/mount/raw-http';
import { graphqlRequestContext } from './graphql-call';

const raw = { method: 'POST', headers: {}, rawHeaders: [], url: '/graphql' } as unknown as RawRequest;
const CONTEXT = { id: 'a1-1' } as RequestContext;
attachContext(raw, CONTEXT);

const execution = (given: unknown) =>
  ({ getArgByIndex: (index: number) => [{}, {}, given][index] }) as unknown as ExecutionContext;

describe('graphqlRequestContext', () => {
  it.each([
    ['Express', { req: raw }],
    ['Fastify, wrapped', { req: { raw } }],
    ['Fastify', { request: { raw }, reply: {} }],
    ['Mercurius', { app: {}, reply: { request: { raw } } }],
  ])('finds the request in the context of %s', (_, given) => {
    expect(graphqlRequestContext(execution(given))).toBe(CONTEXT);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a subscription without a request', { req: undefined, reply: null, connectionParams: {} }],
    ['a request that never came past the mount', { req: { ...raw, headers: {} } }],
  ])('finds none in %s', (_, given) => {
    const clean = given as { req?: Record<symbol, unknown> } | null | undefined;
    if (clean?.req !== undefined)
      for (const key of Object.getOwnPropertySymbols(clean.req)) delete clean.req[key];
    expect(graphqlRequestContext(execution(given))).toBeNull();
  });
});
