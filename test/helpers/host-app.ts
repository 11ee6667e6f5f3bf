import 'reflect-metadata';
import { Readable } from 'node:stream';
import {
  All,
  Body,
  CanActivate,
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  UnauthorizedException,
  Version,
  VERSION_NEUTRAL,
  VersioningType,
  DynamicModule,
  StreamableFile,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test, TestingModuleBuilder } from '@nestjs/testing';
import { AiwafExempt, AiwafModule, AiwafOptions, AiwafRateLimit, AiwafService } from 'nestjs-aiwaf';

@Controller('cats')
export class CatsController {
  @Get()
  list() {
    return ['tom'];
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return { id };
  }

  @Post()
  create(@Body() body: unknown) {
    return body;
  }

  @AiwafExempt()
  @Get('exempt/all')
  exempt() {
    return 'exempt';
  }

  @AiwafExempt('headers')
  @Get('exempt/headers')
  exemptHeaders() {
    return 'exempt';
  }

  @AiwafRateLimit({ windowMs: 60_000, max: 2 })
  @Get('limited/two')
  limited() {
    return 'limited';
  }

  @Get('stream/file')
  stream() {
    return new StreamableFile(Readable.from(['one', 'two']));
  }
}

@Controller({ path: 'versioned', version: '1' })
export class VersionedController {
  @Get()
  first() {
    return 'v1';
  }

  @Version('2')
  @AiwafExempt('headers')
  @Get()
  second() {
    return 'v2';
  }

  @Version(VERSION_NEUTRAL)
  @All('any')
  any() {
    return 'any';
  }
}

@Injectable()
class DenyAll implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

@Module({})
class HostModule {
  static with(options: AiwafOptions, unauthorized: boolean, versioned: boolean): DynamicModule {
    return {
      module: HostModule,
      imports: [AiwafModule.forRoot({ database: false, ...options })],
      controllers: versioned ? [CatsController, VersionedController] : [CatsController],
      providers: unauthorized ? [{ provide: APP_GUARD, useClass: DenyAll }] : [],
    };
  }
}

export type AdapterName = 'express' | 'fastify';

export interface HostOptions {
  readonly adapter: AdapterName;
  readonly prefix?: string;
  readonly unauthorized?: boolean;
  readonly versioning?: VersioningType.URI | VersioningType.HEADER;
  readonly aiwaf?: AiwafOptions;
  /** Puts other providers in place of the firewall's. */
  readonly override?: (builder: TestingModuleBuilder) => unknown;
  /** Changes the application before it starts. */
  readonly configure?: (app: NestExpressApplication | NestFastifyApplication) => void;
}

export interface Host {
  readonly url: string;
  readonly port: number;
  readonly service: AiwafService;
  readonly app: NestExpressApplication | NestFastifyApplication;
  close(): Promise<void>;
}

/** Starts a small host on a free port of the loopback, trusted as a proxy so that tests can be many clients. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { adapter, prefix, unauthorized = false, versioning, aiwaf = {}, configure } = options;
  const builder = Test.createTestingModule({
    imports: [
      HostModule.with(
        { clientIp: { trustedProxies: ['127.0.0.1'] }, ...aiwaf },
        unauthorized,
        versioning !== undefined,
      ),
    ],
  });
  options.override?.(builder);
  const module = await builder.compile();
  const app =
    adapter === 'express'
      ? module.createNestApplication<NestExpressApplication>({ logger: false })
      : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  if (prefix !== undefined) app.setGlobalPrefix(prefix);
  if (versioning === VersioningType.URI) app.enableVersioning({ type: versioning });
  if (versioning === VersioningType.HEADER) app.enableVersioning({ type: versioning, header: 'x-version' });
  configure?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    service: app.get(AiwafService),
    app,
    close: () => app.close(),
  };
}

/** Headers of a current browser. */
export const BROWSER: Readonly<Record<string, string>> = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};

let clients = 0;

/** A client address that no other test uses. */
export function freshAddress(): string {
  clients++;
  return `198.51.${100 + (clients >> 8)}.${clients & 255}`;
}
