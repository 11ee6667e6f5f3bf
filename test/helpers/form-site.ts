import 'reflect-metadata';
import {
  Body,
  CanActivate,
  Controller,
  ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  Post,
  Put,
  UseGuards,
} from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AiwafEvent, AiwafForm, AiwafModule, AiwafOptions, AiwafService } from 'nestjs-aiwaf';
import { AdapterName, BROWSER } from './host-app';
import { RawAnswer, rawRequest } from './raw-request';

/** The header by which {@link Members} knows a member. */
export const MEMBER = { 'x-member': 'Ada' };

/** Finds out who is signed in, and turns nobody away. */
@Injectable()
export class Members implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution
      .switchToHttp()
      .getRequest<{ headers: Record<string, string | undefined>; user?: unknown }>();
    const name = request.headers['x-member'];
    if (name !== undefined) request.user = { name };
    return true;
  }
}

/** A site with pages and forms. */
@Controller()
class Pages {
  constructor(private readonly aiwaf: AiwafService) {}

  @Get('contact')
  @Header('content-type', 'text/html; charset=utf-8')
  contact() {
    return '<form method="post"></form>';
  }

  @Post('contact')
  @HttpCode(200)
  send(@Body() body: unknown) {
    return { sent: body ?? null };
  }

  @Get('order')
  @Header('content-type', 'text/html; charset=utf-8')
  order() {
    return `<form method="post">${this.aiwaf.formField('/order')}</form>`;
  }

  @Post('order')
  @HttpCode(200)
  place() {
    return 'placed';
  }

  @AiwafForm({ maxMs: 60_000 })
  @Post('subscribe')
  @HttpCode(200)
  subscribe() {
    return 'subscribed';
  }

  @Get('guarded')
  @Header('content-type', 'text/html; charset=utf-8')
  guarded() {
    return '<form method="post"></form>';
  }

  @UseGuards(Members)
  @Post('guarded')
  @HttpCode(200)
  receive() {
    return 'received';
  }

  @Put('settings')
  change() {
    return 'changed';
  }
}

@Module({ controllers: [Pages] })
class PagesModule {}

type Application = NestExpressApplication | NestFastifyApplication;

/** A running site of {@link Pages}. */
export class FormSite {
  readonly events: AiwafEvent[] = [];

  private constructor(
    readonly app: Application,
    readonly service: AiwafService,
    private readonly port: number,
  ) {
    service.onEvent((event) => this.events.push(event));
  }

  static async start(
    adapter: AdapterName,
    aiwaf: AiwafOptions = {},
    configure: (app: Application) => void = () => {},
  ): Promise<FormSite> {
    const options = { database: false as const, clientIp: { trustedProxies: ['127.0.0.1'] }, ...aiwaf };
    const module = await Test.createTestingModule({
      imports: [AiwafModule.forRoot(options), PagesModule],
    }).compile();
    const app =
      adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    configure(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    return new FormSite(app, app.get(AiwafService), port);
  }

  request(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<RawAnswer> {
    return rawRequest(
      this.port,
      method,
      path,
      { ...BROWSER, 'x-forwarded-for': '203.0.113.1', ...headers },
      body,
    );
  }

  get(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return this.request('GET', path, headers);
  }

  /** Posts as a browser posts a form. */
  post(path: string, headers: Record<string, string> = {}, body = 'a=1'): Promise<RawAnswer> {
    return this.request(
      'POST',
      path,
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    );
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
