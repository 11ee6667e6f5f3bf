import { ApolloDriver, ApolloDriverConfig } from '@nestjs/apollo';
import { Controller, Get, Module } from '@nestjs/common';
import { Args, GraphQLModule, Mutation, Query, Resolver } from '@nestjs/graphql';
import { NestExpressApplication } from '@nestjs/platform-express';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AiwafEvent,
  AiwafExempt,
  AiwafModule,
  AiwafOptions,
  AiwafRateLimit,
  AiwafService,
} from 'nestjs-aiwaf';
import { BROWSER } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';
import { serveHost } from '../helpers/serving-host';

@Resolver()
class ShopResolver {
  @Query(() => String)
  hello(@Args('name', { nullable: true }) name?: string) {
    return `hello ${name ?? ''}`;
  }

  @Query(() => String)
  id(@Args('uuid') uuid: string) {
    return uuid;
  }

  @AiwafRateLimit({ windowMs: 60_000, max: 3, flood: 6 })
  @Query(() => String)
  limited() {
    return 'limited';
  }

  @AiwafRateLimit({ windowMs: 60_000, max: 2, flood: 1_000 })
  @Mutation(() => String)
  signIn() {
    return 'token';
  }

  @AiwafExempt('rateLimit')
  @AiwafRateLimit({ windowMs: 60_000, max: 1 })
  @Query(() => String)
  exempt() {
    return 'exempt';
  }
}

@Controller('page')
class PageController {
  @Get()
  page() {
    return 'page';
  }
}

interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

describe.each(['express', 'fastify'] as const)('GraphQL on %s', (adapter) => {
  let app: NestExpressApplication | NestFastifyApplication;
  let port = 0;
  let events: AiwafEvent[] = [];

  async function start(options: AiwafOptions = {}): Promise<void> {
    @Module({
      imports: [
        AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] }, ...options }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          autoSchemaFile: true,
          playground: false,
          allowBatchedHttpRequests: true,
          includeStacktraceInErrorResponses: false,
        }),
      ],
      controllers: [PageController],
      providers: [ShopResolver],
    })
    class HostModule {}
    ({ app, port, events } = await serveHost(HostModule, adapter));
  }
  afterEach(() => app.close());

  const PROGRAM = { 'user-agent': 'node', accept: '*/*', 'content-type': 'application/json' };
  const post = (body: unknown, address = '203.0.113.9', path = '/graphql') =>
    rawRequest(port, 'POST', path, { ...PROGRAM, 'x-forwarded-for': address }, JSON.stringify(body));
  async function ask(query: string, address?: string): Promise<Answer> {
    const { status, body } = await post({ query }, address);
    return { status, data: null, errors: [], ...(JSON.parse(body) as object) };
  }
  const denials = () => events.filter(({ type }) => type === 'denial');

  it('is served to programs, by POST and by GET, whatever its queries look like', async () => {
    await start();
    expect(await ask('{ hello(name: "O\'Brien") }')).toMatchObject({
      status: 200,
      data: { hello: "hello O'Brien" },
    });
    expect(await ask('mutation { signIn }')).toMatchObject({ data: { signIn: 'token' } });
    const uuid = '0b8c1de4-0000-4000-8000-000000000000';
    expect(await ask(`{ id(uuid: "${uuid}") }`)).toMatchObject({ data: { id: uuid } });
    const query = encodeURIComponent('query Q { a: hello b: hello(name: "x") }');
    const answer = await rawRequest(port, 'GET', `/graphql?query=${query}`, {
      ...BROWSER,
      accept: '*/*',
      'apollo-require-preflight': 'true',
      'x-forwarded-for': '203.0.113.9',
    });
    expect(JSON.parse(answer.body)).toEqual({ data: { a: 'hello ', b: 'hello x' } });
    expect(denials()).toEqual([]);
  });

  it('is kept from banned clients, payloads and too many requests by the mount', async () => {
    await start({ layers: { rateLimit: { api: { windowMs: 60_000, max: 5 } } } });
    app.get(AiwafService).ban('203.0.113.66');
    expect((await post({ query: '{ hello }' }, '203.0.113.66')).status).toBe(403);
    expect(
      (await post({ query: '{ hello }' }, '203.0.113.67', '/graphql?x=<script>alert(1)</script>')).status,
    ).toBe(403);
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await post({ query: '{ hello }' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it('holds a resolver to a limit of its own, and refuses it as a GraphQL error', async () => {
    await start();
    for (let i = 0; i < 2; i++) expect((await ask('mutation { signIn }')).errors).toEqual([]);
    const refused = await ask('mutation { signIn }');
    expect(refused.status).toBe(200);
    expect(refused.data).toBeNull();
    expect(refused.errors).toHaveLength(1);
    expect(JSON.stringify(refused.errors)).not.toMatch(/rateLimit|signIn.*points/);
    expect(refused.errors[0].message).toBe('Too many requests. Please wait a moment and try again.');
    expect(refused.errors[0].extensions).toEqual({
      code: 'TOO_MANY_REQUESTS',
      requestId: expect.any(String),
      retryAfter: expect.any(Number),
    });
    expect((await ask('{ hello }')).data).toEqual({ hello: 'hello ' });
    expect((await ask('mutation { signIn }', '203.0.113.10')).errors).toEqual([]);
    expect(denials()).toMatchObject([{ layer: 'rateLimit', code: 'rateLimit.exceeded', status: 429 }]);
  });

  it('counts every alias of a request and every request of a batch', async () => {
    await start();
    const { errors } = await ask('{ a: limited b: limited c: limited d: limited e: limited }');
    expect(errors).toHaveLength(1);
    await app.close();
    await start();
    const { body } = await post(Array.from({ length: 5 }, () => ({ query: '{ limited }' })));
    const answers = JSON.parse(body) as Answer[];
    expect(answers.filter(({ errors }) => errors !== undefined)).toHaveLength(2);
  });

  it('bans who floods a resolver', async () => {
    await start();
    await ask(`{ ${Array.from({ length: 8 }, (_, i) => `a${i}: limited`).join(' ')} }`);
    expect(events.filter(({ type }) => type === 'ban')).toHaveLength(1);
    expect((await post({ query: '{ hello }' })).status).toBe(403);
  });

  it('counts no resolver that is exempt, and refuses none in monitor mode', async () => {
    await start();
    expect((await ask('{ a: exempt b: exempt c: exempt }')).errors).toEqual([]);
    await app.close();
    await start({ mode: 'monitor' });
    expect((await ask('{ a: limited b: limited c: limited d: limited }')).errors).toEqual([]);
    expect(denials()).toMatchObject([{ layer: 'rateLimit', enforced: false }]);
    await app.close();
    await start({ exemptIps: ['203.0.113.9'] });
    expect((await ask('{ a: limited b: limited c: limited d: limited }')).errors).toEqual([]);
  });
});
