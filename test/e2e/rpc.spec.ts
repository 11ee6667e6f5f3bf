import { Controller, Get, Module } from '@nestjs/common';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createServer } from 'node:net';
import { AiwafEvent, AiwafExempt, AiwafForm, AiwafModule, AiwafRateLimit, AiwafService } from 'nestjs-aiwaf';
import { firstValueFrom, timeout } from 'rxjs';

@Controller()
class SumController {
  @AiwafRateLimit({ windowMs: 60_000, max: 1 })
  @AiwafForm()
  @MessagePattern('sum')
  sum(numbers: number[]) {
    return numbers.reduce((a, b) => a + b, 0);
  }

  @AiwafExempt()
  @MessagePattern('path')
  path(data: { url: string }) {
    return data.url;
  }

  @Get()
  page() {
    return 'page';
  }
}

@Module({ imports: [AiwafModule.forRoot({ database: false })], controllers: [SumController] })
class HostModule {}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(['express', 'fastify'] as const)('a microservice beside a host on %s', (adapter) => {
  it('is called without any layer in between, with the global guards and interceptors inherited', async () => {
    const module = await Test.createTestingModule({ imports: [HostModule] }).compile();
    const app =
      adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    const options = { host: '127.0.0.1', port: await freePort() };
    app.connectMicroservice({ transport: Transport.TCP, options }, { inheritAppConfig: true });
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
    const events: AiwafEvent[] = [];
    const call = <T>(pattern: string, data: unknown) =>
      firstValueFrom(client.send<T>(pattern, data).pipe(timeout(5_000)));
    try {
      await app.startAllMicroservices();
      await app.listen(0, '127.0.0.1');
      app.get(AiwafService).onEvent((event) => events.push(event));
      for (let i = 0; i < 60; i++) expect(await call('sum', [1, 2, i])).toBe(3 + i);
      const url = '/.env?q=<script>';
      expect(await call('path', { url, method: 'POST', headers: {}, rawHeaders: [] })).toBe(url);
      expect(events).toEqual([]);
    } finally {
      client.close();
      await app.close();
    }
  });
});
