import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AiwafModule, AiwafOptions } from 'nestjs-aiwaf';
import { CartApiController } from './api/cart-api.controller';
import { HealthController } from './api/health.controller';
import { OrdersApiController } from './api/orders-api.controller';
import { ProductsApiController } from './api/products-api.controller';
import { AssetsController } from './assets/assets.controller';
import { CatalogueService } from './catalogue/catalogue.service';
import { SHOP_ENTITIES, shopDatabase } from './catalogue/shop-database';
import { AboutController } from './pages/about.controller';
import { Answers } from './pages/answers';
import { CartController } from './pages/cart.controller';
import { ContactController } from './pages/contact.controller';
import { LoginController } from './pages/login.controller';
import { NotFoundFilter } from './pages/not-found.filter';
import { OrdersController } from './pages/orders.controller';
import { RefusedFilter } from './pages/refused.filter';
import { ShopController } from './pages/shop.controller';
import { OrdersService } from './shop/orders.service';
import { Sessions } from './shop/sessions';
import { Users } from './shop/users';
import { Visitors } from './shop/visitors';

export interface DemoOptions {
  /** Laid over the shop's own options of the firewall. */
  readonly aiwaf?: AiwafOptions;
  /** The file of the shop's database; default `:memory:`. */
  readonly shopDatabase?: string;
  /** The global prefix, without slashes at its ends; `null`, the default, for none. */
  readonly prefix?: string | null;
}

/** A shop behind the firewall: what a host application looks like. */
@Module({
  controllers: [
    ShopController,
    AboutController,
    ContactController,
    LoginController,
    CartController,
    OrdersController,
    AssetsController,
    ProductsApiController,
    CartApiController,
    OrdersApiController,
    HealthController,
  ],
  providers: [
    CatalogueService,
    OrdersService,
    Sessions,
    Users,
    Visitors,
    Answers,
    { provide: APP_FILTER, useClass: NotFoundFilter },
    { provide: APP_FILTER, useClass: RefusedFilter },
  ],
})
export class DemoModule {
  static register({
    aiwaf = {},
    shopDatabase: file = ':memory:',
    prefix = null,
  }: DemoOptions = {}): DynamicModule {
    return {
      module: DemoModule,
      imports: [
        AiwafModule.forRoot(firewallOptions(aiwaf, prefix)),
        shopDatabase(file),
        TypeOrmModule.forFeature(SHOP_ENTITIES),
      ],
    };
  }
}

/** Where Google's crawlers come from, so that the shop can tell a forged one without asking the DNS. */
const GOOGLE_NETWORK = '66.249.64.0/19';
/** A letter takes its time, and a cart stays open over lunch: only then does a page expire. */
const PAGE_MS = 2 * 3_600_000;

/**
 * The shop's options of the firewall: it stands behind a proxy on its own machine, has an API, and
 * sells to everybody but one country, to have one to show.
 */
function firewallOptions(given: AiwafOptions, prefix: string | null): AiwafOptions {
  const root = prefix === null ? '' : `/${prefix}`;
  return {
    ...given,
    clientIp: { trustedProxies: ['127.0.0.1'], ...given.clientIp },
    layers: {
      geo: { block: ['KP'] },
      headers: {
        apiPrefixes: [`${root}/api`, `${root}/v1/api`],
        crawlers: { verify: false, ranges: { googlebot: [GOOGLE_NETWORK] } },
      },
      honeypot: { maxMs: PAGE_MS },
      ...given.layers,
    },
  };
}
