import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AiwafModule } from 'nestjs-aiwaf';

@Controller('things')
class Things {
  @Get('files/*') files() {}
  @Get(':id(^\\d+$)') byNumber() {}
  @Get('at/:hour(^\\d{2})h:minute(^\\d{2})m') at() {}
  @Get('maybe/:x?') maybe() {}
  @Get('a::b') colon() {}
}

describe('paths in the syntax of Fastify', () => {
  it('do not keep the host from starting', async () => {
    @Module({ imports: [AiwafModule.forRoot({ database: false })], controllers: [Things] })
    class Host {}
    const module = await Test.createTestingModule({ imports: [Host] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    const { instance } = { instance: app.getHttpAdapter().getInstance() };
    instance.get('/own/:a/x', () => 'x');
    instance.post('/own/:b/x', () => 'x');
    instance.get('/own2/:a(^\\d+$)', () => 'x');
    await app.init();
    await app.close();
  });
});
