import 'reflect-metadata';
import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { AiwafHealthIndicator, AiwafModule } from 'nestjs-aiwaf';

const { SHOP_COUNTRY, SHOP_DATABASE, SHOP_PREFIX } = process.env;

@Controller()
class ShopController {
  constructor(private readonly firewall: AiwafHealthIndicator) {}

  @Get('products')
  products() {
    return ['tea'];
  }

  /** Without @nestjs/terminus, which the indicator does not need. */
  @Get('health')
  health() {
    return this.firewall.isHealthy('aiwaf');
  }
}

/** An application as hosts write it, compiled against the packed library by `scripts/consumers.mjs`. */
@Module({
  imports: [
    AiwafModule.forRoot({
      clientIp: { trustedProxies: ['127.0.0.1'] },
      database: SHOP_DATABASE,
      layers: { geo: SHOP_COUNTRY === undefined ? {} : { block: [SHOP_COUNTRY] } },
    }),
  ],
  controllers: [ShopController],
})
export class ShopModule {}

export async function serve(app: INestApplication): Promise<void> {
  app.enableShutdownHooks();
  if (SHOP_PREFIX !== undefined) app.setGlobalPrefix(SHOP_PREFIX);
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`serves ${await app.getUrl()}\n`);
}
