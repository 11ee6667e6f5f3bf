import 'reflect-metadata';
import {
  CanActivate,
  Controller,
  Delete,
  ExecutionContext,
  Get,
  Injectable,
  Module,
  Param,
  ParseUUIDPipe,
  Patch,
  Put,
  Type,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AiwafEvent,
  AiwafExempt,
  AiwafModule,
  AiwafOptions,
  AiwafService,
  AiwafUuid,
  UuidTamperGuard,
} from 'nestjs-aiwaf';
import { Column, DataSource, DeleteDateColumn, Entity, Logger, PrimaryGeneratedColumn } from 'typeorm';
import { AdapterName, Host } from './host-app';

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @DeleteDateColumn({ name: 'deleted_at' })
  deletedAt!: Date | null;
}

@Entity('customers')
export class Customer {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'public_id', type: 'varchar', length: 36, unique: true })
  publicId!: string;
}

@Entity('notes')
export class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', unique: true })
  slug!: string;
}

const TABLES = [
  'CREATE TABLE orders (id varchar PRIMARY KEY, deleted_at datetime)',
  'CREATE TABLE customers (id integer PRIMARY KEY, public_id varchar(36) UNIQUE)',
  'CREATE TABLE notes (id integer PRIMARY KEY, slug varchar UNIQUE)',
];

@Injectable()
export class Bearer implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; user?: unknown }>();
    if (request.headers.authorization === undefined) throw new UnauthorizedException();
    request.user = { name: 'Ada' };
    return true;
  }
}

@Controller('orders')
export class OrdersController {
  @Get(':id')
  one(@Param('id') id: string) {
    return { id };
  }

  @Put(':id')
  put(@Param('id') id: string) {
    return { id };
  }

  @Patch(':id')
  patch(@Param('id') id: string) {
    return { id };
  }

  @Delete(':id')
  remove(@Param('id') id: string) {
    return { id };
  }

  @Get('by-customer/:customerId')
  byCustomer(@Param('customerId') id: string) {
    return { id };
  }

  @Get('by-trace/:traceId')
  byTrace(@Param('traceId') id: string) {
    return { id };
  }

  @Get('tracking/:id')
  tracking(@Param('id') id: string) {
    return { id };
  }

  @Get(':orderId/refunds/:id')
  refund(@Param('id') id: string) {
    return { id };
  }

  @Get('piped/:orderId')
  piped(@Param('orderId', ParseUUIDPipe) id: string) {
    return { id };
  }

  @AiwafExempt('uuid')
  @Get('exempt/:id')
  exempt(@Param('id') id: string) {
    return { id };
  }

  @UseGuards(Bearer, UuidTamperGuard)
  @Get('listed/:orderId')
  listed(@Param('orderId') id: string) {
    return { id };
  }

  @UseGuards(Bearer)
  @Get('private/:orderId')
  guarded(@Param('orderId') id: string) {
    return { id };
  }
}

@Controller('accounts')
export class AccountsController {
  @AiwafUuid(Customer, 'publicId')
  @Put(':account')
  put(@Param('account') id: string) {
    return { id };
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return { id };
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Order])], controllers: [OrdersController] })
class OrdersModule {}

/** Has no entity of its own; knows customers by a decorator alone. */
@Module({ controllers: [AccountsController] })
class AccountsModule {}

@Module({ imports: [TypeOrmModule.forFeature([Customer])] })
class CustomersModule {}

/** Counts what the host's database is asked. */
export class CountingLogger implements Logger {
  readonly selects: string[] = [];
  logQuery(query: string): void {
    if (query.startsWith('SELECT')) this.selects.push(query);
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

export interface UuidHost extends Host {
  readonly source: DataSource;
  readonly queries: CountingLogger;
  readonly events: AiwafEvent[];
}

export interface UuidHostOptions {
  readonly aiwaf?: AiwafOptions;
  readonly controllers?: Type[];
  readonly guards?: CanActivate[];
}

/** Starts a host with orders and customers in a SQLite database of its own, in memory. */
export async function startUuidHost(
  adapter: AdapterName,
  { aiwaf = {}, controllers = [], guards = [] }: UuidHostOptions = {},
): Promise<UuidHost> {
  const queries = new CountingLogger();
  const builder = Test.createTestingModule({
    imports: [
      AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] }, ...aiwaf }),
      TypeOrmModule.forRoot({
        type: 'better-sqlite3',
        database: ':memory:',
        entities: [Order, Customer],
        logging: true,
        logger: queries,
        retryAttempts: 0,
      }),
      OrdersModule,
      AccountsModule,
      CustomersModule,
    ],
    controllers,
  });
  const module = await builder.compile();
  const app =
    adapter === 'express'
      ? module.createNestApplication<NestExpressApplication>({ logger: false })
      : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  const source = app.get(DataSource);
  for (const table of TABLES) await source.query(table);
  if (guards.length > 0) app.useGlobalGuards(...guards);
  const events: AiwafEvent[] = [];
  const service = app.get(AiwafService);
  service.onEvent((event) => events.push(event));
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  return { url, port, service, app, source, queries, events, close: () => app.close() };
}
