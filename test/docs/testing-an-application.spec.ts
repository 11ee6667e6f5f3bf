import { Controller, Get, INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AiwafModule, AiwafService, HeaderValidationGuard } from 'nestjs-aiwaf';
import request from 'supertest';

@Controller()
class PagesController {
  @Get('page')
  page() {
    return 'page';
  }
}

@Module({ imports: [AiwafModule.forRoot({ database: false })], controllers: [PagesController] })
class AppModule {}

/** What README "Testing your application" says of test clients, the kill switch and overridden guards. */
describe('a host in its own tests', () => {
  let app: INestApplication;

  async function start(overridden = false): Promise<void> {
    const builder = Test.createTestingModule({ imports: [AppModule] });
    if (overridden) builder.overrideProvider(HeaderValidationGuard).useValue({ canActivate: () => true });
    app = (await builder.compile()).createNestApplication({ logger: false });
    await app.init();
  }
  const status = async () => (await request(app.getHttpServer()).get('/page')).status;
  afterEach(async () => {
    delete process.env.AIWAF_DISABLE;
    await app.close();
  });

  it('is refused, since its test client is no browser', async () => {
    await start();
    expect(await status()).toBe(403);
  });

  it('passes with AIWAF_DISABLE=1', async () => {
    process.env.AIWAF_DISABLE = '1';
    await start();
    expect(await status()).toBe(200);
  });

  it('passes while the firewall is paused', async () => {
    await start();
    app.get(AiwafService).pause();
    expect(await status()).toBe(200);
  });

  it('turns no layer off by overriding its guard', async () => {
    await start(true);
    expect(await status()).toBe(403);
  });
});
