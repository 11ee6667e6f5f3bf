import { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Order } from '../shop/order.entity';
import { ContactMessage } from '../shop/message.entity';
import { ShopInitial1795305600000 } from './initial.migration';
import { Product } from './product.entity';

export const SHOP_ENTITIES = [Product, Order, ContactMessage];

/** Why the shop cannot start, in a sentence for the person who started it. */
export class ShopError extends Error {
  override readonly name = 'ShopError';
}

/**
 * The shop's own data source, the application's default one, apart from the firewall's.
 *
 * @param file a path, or `:memory:`
 */
export function shopDatabase(file: string): DynamicModule {
  return TypeOrmModule.forRootAsync({
    useFactory: () => ({
      type: 'better-sqlite3' as const,
      database: file,
      enableWAL: file !== ':memory:',
      entities: SHOP_ENTITIES,
      migrations: [ShopInitial1795305600000],
      migrationsRun: true,
      toRetry: () => false,
    }),
    dataSourceFactory: async (options) => {
      if (options === undefined) throw new ShopError('SHOP_E_DATABASE: The shop has no database options.');
      try {
        return await new DataSource(options).initialize();
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        throw new ShopError(
          `SHOP_E_DATABASE: The shop's database ${file} cannot be opened: ${cause}. ` +
            'Start from a folder that this user may write to, or move that file away.',
        );
      }
    },
  });
}
