import { Type } from '@nestjs/common';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AiwafEvent, AiwafService } from 'nestjs-aiwaf';
import { AdapterName } from './host-app';

/** A host of a test's own that serves on this machine. */
export interface ServingHost {
  readonly app: NestExpressApplication | NestFastifyApplication;
  readonly port: number;
  readonly service: AiwafService;
  /** What the firewall told since the start, in order. */
  readonly events: AiwafEvent[];
}

/** Serves a root module that imports the firewall. */
export async function serveHost(root: Type, adapter: AdapterName): Promise<ServingHost> {
  const module = await Test.createTestingModule({ imports: [root] }).compile();
  const app =
    adapter === 'express'
      ? module.createNestApplication<NestExpressApplication>({ logger: false })
      : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const service = app.get(AiwafService);
  const events: AiwafEvent[] = [];
  service.onEvent((event) => events.push(event));
  return { app, port, service, events };
}
