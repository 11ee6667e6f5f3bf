import { ApolloDriver, ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule, Query, Resolver, Subscription } from '@nestjs/graphql';
import { NestExpressApplication } from '@nestjs/platform-express';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { AiwafEvent, AiwafModule, AiwafRateLimit, AiwafService } from 'nestjs-aiwaf';
import WebSocket from 'ws';
import { serveHost } from '../helpers/serving-host';

@Resolver()
class PricesResolver {
  @Query(() => String)
  hello() {
    return 'hello';
  }

  @AiwafRateLimit({ windowMs: 60_000, max: 1 })
  @Subscription(() => String, { resolve: (price: string) => price })
  async *prices() {
    yield '1.20';
  }
}

@Module({
  imports: [
    AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] } }),
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      playground: false,
      subscriptions: { 'graphql-ws': true },
    }),
  ],
  providers: [PricesResolver],
})
class HostModule {}

describe.each(['express', 'fastify'] as const)('GraphQL subscriptions on %s', (adapter) => {
  let app: NestExpressApplication | NestFastifyApplication;
  let port = 0;
  let events: AiwafEvent[] = [];

  beforeEach(async () => {
    ({ app, port, events } = await serveHost(HostModule, adapter));
  });
  afterEach(() => app.close());

  /** What some subscriptions over one connection of a client answer, as clients of graphql-ws ask for it. */
  function subscribe(address: string, times: number): Promise<unknown[]> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': address },
    });
    const send = (message: object) => socket.send(JSON.stringify(message));
    const answers: unknown[] = [];
    return new Promise((resolve, reject) => {
      let open = times;
      socket.on('error', reject).on('open', () => send({ type: 'connection_init' }));
      socket.on('close', () => resolve(answers));
      socket.on('message', (data: Buffer) => {
        const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: unknown };
        if (type === 'connection_ack')
          for (let id = 0; id < times; id++)
            send({ type: 'subscribe', id: String(id), payload: { query: 'subscription { prices }' } });
        else if (type === 'complete') {
          if (--open === 0) socket.close();
        } else answers.push(payload);
      });
    });
  }

  it('are kept from banned clients by their upgrade', async () => {
    app.get(AiwafService).ban('203.0.113.66');
    await expect(subscribe('203.0.113.66', 1)).rejects.toThrow('Unexpected server response: 403');
    expect(events.filter(({ type }) => type === 'denial')).toMatchObject([
      { code: 'blacklist.banned', client: '203.0.113.66', status: 403 },
    ]);
  });

  it('are not counted, not even by a limit of their resolver', async () => {
    const price = { data: { prices: '1.20' } };
    expect(await subscribe('203.0.113.9', 3)).toEqual([price, price, price]);
    expect(events).toEqual([]);
  });
});
