import { Controller, DynamicModule, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Protection } from './protection';
import { Adapter } from './protocol';

export type Host = NestExpressApplication | NestFastifyApplication;

@Controller()
class ItemsController {
  @Get('items/:id')
  item(@Param('id') id: string) {
    return { id, name: 'an item' };
  }
}

@Module({})
class HostModule {}

/** The application that is protected. It is behind a proxy and knows that, whatever protects it. */
export async function startHost(adapter: Adapter, protection: Protection): Promise<Host> {
  const module: DynamicModule = {
    module: HostModule,
    controllers: [ItemsController],
    ...protection.module,
  };
  const app = await createHost(adapter, module);
  await protection.install?.(app);
  await app.listen(0, '127.0.0.1');
  await protection.prepare?.(app);
  return app;
}

async function createHost(adapter: Adapter, module: DynamicModule): Promise<Host> {
  if (adapter === 'express') {
    const app = await NestFactory.create<NestExpressApplication>(module, { logger: false });
    app.set('trust proxy', 'loopback');
    return app;
  }
  const fastify = new FastifyAdapter({ trustProxy: 'loopback' });
  return NestFactory.create<NestFastifyApplication>(module, fastify, { logger: false });
}
