import { createServer } from 'node:http';
import { LoggerService, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { DemoModule, DemoOptions } from './demo.module';
import { securityHeaders } from './security-headers';

export type DemoAdapter = 'express' | 'fastify';
export type DemoApp = NestExpressApplication | NestFastifyApplication;

export interface DemoAppOptions extends DemoOptions {
  /** Default `express`. */
  readonly adapter?: DemoAdapter;
  /** Default: Nest's. */
  readonly logger?: LoggerService | LogLevel[] | false;
}

/** Above the firewall's own caps, so that they answer and not Node's parser. */
const MAX_HEADER_BYTES = 64 * 1024;

/** What browsers and load balancers ask for by paths that do not change; the prefix is the API's. */
const WITHOUT_PREFIX = [
  '/',
  'favicon.ico',
  'robots.txt',
  ...['about', 'cart', 'contact', 'health', 'login', 'logout', 'orders', 'products', 'search', 'static'].map(
    (name) => `${name}{/*path}`,
  ),
];

/** Express on a server that takes larger headers than Nest's adapter can be told. */
class ShopExpressAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    this.httpServer = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, this.getInstance());
  }
}

/**
 * Makes the shop, without listening yet.
 *
 * @throws AiwafError, ShopError when the firewall or the shop cannot start
 */
export async function createDemoApp({
  adapter = 'express',
  logger,
  ...options
}: DemoAppOptions = {}): Promise<DemoApp> {
  const app = await makeApp(adapter, logger, options);
  // Not by a module: its middleware would leave out what lies beside the prefix.
  app.use(securityHeaders);
  app.enableVersioning();
  const { prefix = null } = options;
  if (prefix !== null) app.setGlobalPrefix(prefix, { exclude: WITHOUT_PREFIX });
  return app;
}

async function makeApp(
  adapter: DemoAdapter,
  logger: DemoAppOptions['logger'],
  options: DemoOptions,
): Promise<DemoApp> {
  const module = DemoModule.register(options);
  const nest = { abortOnError: false, ...(logger === undefined ? {} : { logger }) };
  if (adapter === 'fastify') {
    const fastify = new FastifyAdapter({ http: { maxHeaderSize: MAX_HEADER_BYTES } });
    return NestFactory.create<NestFastifyApplication>(module, fastify, nest);
  }
  const app = await NestFactory.create<NestExpressApplication>(module, new ShopExpressAdapter(), nest);
  app.disable('x-powered-by');
  return app;
}
