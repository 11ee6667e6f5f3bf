import { IncomingMessage, request } from 'node:http';
import { Module } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { OnGatewayConnection, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { AiwafEvent, AiwafModule, AiwafOptions, AiwafService } from 'nestjs-aiwaf';
import { io, Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { RequestLogs } from '../../libs/aiwaf/src/nest/request-log/request-logs';
import { BROWSER } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

/** Whom the gateway's server saw, before and at the handshake. */
let asked: string[] = [];
let connected = 0;

@WebSocketGateway({
  verifyClient: ({ req }: { req: IncomingMessage }) => {
    asked.push(req.url ?? '');
    return true;
  },
  allowRequest: (req: IncomingMessage, done: (error: null, ok: boolean) => void) => {
    asked.push(req.url ?? '');
    done(null, true);
  },
})
class EchoGateway implements OnGatewayConnection {
  handleConnection(): void {
    connected++;
  }

  @SubscribeMessage('echo')
  echo(_client: unknown, text: string) {
    return { event: 'echo', data: text };
  }
}

const CASES = (['express', 'fastify'] as const).flatMap((adapter) =>
  (['ws', 'socket.io'] as const).map((platform) => ({ adapter, platform })),
);
const CLIENT = '203.0.113.5';

describe.each(CASES)('a gateway of $platform on $adapter', ({ adapter, platform }) => {
  let app: NestExpressApplication | NestFastifyApplication;
  let port = 0;
  let service: AiwafService;
  let events: AiwafEvent[] = [];

  async function start(options: AiwafOptions = {}): Promise<void> {
    @Module({
      imports: [
        AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] }, ...options }),
      ],
      providers: [EchoGateway],
    })
    class HostModule {}
    const module = await Test.createTestingModule({ imports: [HostModule] }).compile();
    app =
      adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(platform === 'ws' ? new WsAdapter(app) : new IoAdapter(app));
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as { port: number }).port;
    service = app.get(AiwafService);
    events = [];
    asked = [];
    connected = 0;
    service.onEvent((event) => events.push(event));
  }
  afterEach(() => app.close());

  const headers = { 'x-forwarded-for': CLIENT, 'user-agent': BROWSER['user-agent'] };
  /** What the server answers to a handshake: the status, 101 for one that it takes. */
  const handshake = (target = platform === 'ws' ? '/' : '/socket.io/?EIO=4&transport=websocket') =>
    new Promise<number>((resolve, reject) => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const sent = request({
        port,
        path: target,
        headers: { ...headers, ...upgrade, 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
      });
      sent.on('upgrade', ({ statusCode = 0 }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      sent.on('response', (response) => {
        response.resume();
        response.on('close', () => resolve(response.statusCode ?? 0));
      });
      sent.on('error', reject);
      sent.end();
    });
  const polling = () =>
    rawRequest(port, 'GET', '/socket.io/?EIO=4&%74ransport=polling', headers).then(({ status }) => status);

  function echo(): Promise<string> {
    if (platform === 'ws') {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
      return new Promise<string>((resolve, reject) => {
        socket.on('open', () => socket.send(JSON.stringify({ event: 'echo', data: 'hello' })));
        socket.on('message', (data: Buffer) =>
          resolve((JSON.parse(data.toString()) as { data: string }).data),
        );
        socket.on('error', reject);
      }).finally(() => socket.close());
    }
    const socket: Socket = io(`http://127.0.0.1:${port}`, { extraHeaders: headers, reconnection: false });
    return new Promise<string>((resolve, reject) => {
      socket.on('echo', resolve);
      socket.on('connect_error', reject);
      socket.emit('echo', 'hello');
    }).finally(() => socket.close());
  }

  it('serves its clients, message by message', async () => {
    await start();
    expect(await echo()).toBe('hello');
    expect(await handshake()).toBe(101);
    expect(connected).toBeGreaterThan(0);
    expect(events).toEqual([]);
  });

  it('never sees a client that is banned', async () => {
    await start();
    service.ban(CLIENT, { ttlMs: 60_000 });
    expect(await handshake()).toBe(403);
    if (platform === 'socket.io') expect(await polling()).toBe(403);
    await expect(echo()).rejects.toThrow();
    expect([asked, connected]).toEqual([[], 0]);
    expect(events.find(({ type }) => type === 'denial')).toMatchObject({
      layer: 'blacklist',
      client: CLIENT,
      enforced: true,
    });
    service.unban(CLIENT);
    expect(await handshake()).toBe(101);
  });

  it('lets pass who is exempt, by address or by path', async () => {
    await start({ exemptIps: [CLIENT] });
    service.ban(CLIENT, { force: true });
    expect(await handshake()).toBe(101);
    await app.close();
    await start({ pathRules: [{ prefix: '/', disable: ['blacklist'] }] });
    service.ban(CLIENT);
    expect(await handshake()).toBe(101);
    expect(events.filter(({ type }) => type === 'denial')).toEqual([]);
  });

  it('refuses nobody behind the kill switch', async () => {
    await start();
    service.ban(CLIENT);
    service.pause();
    expect(await handshake()).toBe(101);
    service.resume();
    expect(await handshake()).toBe(403);
  });

  it('is not kept from anybody in monitor mode', async () => {
    await start({ mode: 'monitor' });
    for (let i = 0; i < 4; i++) await rawRequest(port, 'GET', `/.env.${i}`, { ...BROWSER, ...headers });
    expect(events.some(({ type }) => type === 'denial')).toBe(true);
    events = [];
    expect(await handshake()).toBe(101);
    expect(events).toMatchObject([{ type: 'denial', layer: 'blacklist', client: CLIENT, enforced: false }]);
  });

  it('leaves no listener behind, and none of ours', async () => {
    await start();
    const server = app.getHttpServer();
    const before = server.listenerCount('upgrade');
    for (let i = 0; i < 5; i++) await handshake();
    expect(server.listenerCount('upgrade')).toBe(before);
    expect(before).toBe(1);
  });
});

describe.each(['express', 'fastify'] as const)('a host without gateways on %s', (adapter) => {
  it('answers a request with an Upgrade header as any other, and logs no handshake', async () => {
    const module = await Test.createTestingModule({
      imports: [AiwafModule.forRoot({ database: false })],
    }).compile();
    const app =
      adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    try {
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as { port: number };
      const answer = await new Promise<number>((resolve, reject) => {
        const sent = request({ port, headers: { ...BROWSER, connection: 'Upgrade', upgrade: 'h2c' } });
        sent.on('response', (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.on('error', reject);
        sent.end();
      });
      expect(answer).toBe(404);
      expect(app.get(RequestLogs).counters()).toEqual({});
    } finally {
      await app.close();
    }
  });
});
