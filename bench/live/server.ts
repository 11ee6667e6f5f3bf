import 'reflect-metadata';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Controller, Get, Header, Module, Param, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { Adapter, ServerCommand, ServerMessage } from './protocol';

const PARAGRAPH = '<p>A lamp of brass, with a shade of paper, that stands on a desk.</p>';

/** A shop in short: pages of some kilobytes and a list as JSON. */
@Controller()
class ShopController {
  @Get()
  @Header('content-type', 'text/html')
  home() {
    return page('Shop', 40);
  }

  @Get('items/:id')
  @Header('content-type', 'text/html')
  item(@Param('id') id: string) {
    return page(`Item ${Number(id)}`, 25);
  }

  @Get('api/items')
  items(@Query('page') number = '1') {
    const first = Number(number) * 20;
    return Array.from({ length: 20 }, (_, i) => ({ id: first + i, name: `item ${first + i}`, price: 9.5 }));
  }
}

function page(title: string, paragraphs: number): string {
  return `<!doctype html><title>${title}</title><h1>${title}</h1>${PARAGRAPH.repeat(paragraphs)}`;
}

/** Serves with every layer on, as an application does that only names its database and its proxy. */
async function main(adapter: Adapter, folder: string): Promise<void> {
  @Module({
    imports: [
      AiwafModule.forRoot({
        database: `sqlite:${join(folder, `${adapter}.sqlite`)}`,
        clientIp: { trustedProxies: ['127.0.0.1'] },
        training: { schedule: false },
      }),
    ],
    controllers: [ShopController],
  })
  class LiveModule {}

  const app =
    adapter === 'express'
      ? await NestFactory.create(LiveModule, { logger: ['error'] })
      : await NestFactory.create<NestFastifyApplication>(LiveModule, new FastifyAdapter(), {
          logger: ['error'],
        });
  await app.listen(0, '127.0.0.1');
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const send = (message: ServerMessage) => process.send?.(message);
  const obey = async (command: ServerCommand): Promise<void> => {
    switch (command.kind) {
      case 'train': {
        const report = await app.get(AiwafService).train({ logs: [command.log], forceAi: true });
        send({ kind: 'trained', seconds: report.seconds, banned: report.bannedTotal });
        return;
      }
      case 'delays':
        send({ kind: 'delays', p99Ms: delays.percentile(99) / 1e6, maxMs: delays.max / 1e6 });
        delays.reset();
        return;
      case 'stop':
        await app.close();
        process.exit(0);
    }
  };
  process.on('message', (command: ServerCommand) => {
    obey(command).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
  // A driver that failed must not leave servers behind.
  process.on('disconnect', () => process.exit(0));
  send({ kind: 'ready', port: (app.getHttpServer().address() as { port: number }).port });
}

void main(process.argv[2] as Adapter, process.argv[3]);
