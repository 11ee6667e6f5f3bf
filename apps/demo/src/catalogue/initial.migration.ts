import { MigrationInterface, QueryRunner, Table, TableIndex } from 'typeorm';

/** The shop's tables. */
export class ShopInitial1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const uuid = { name: 'id', type: 'varchar', length: '36', isPrimary: true };
    await runner.createTable(
      new Table({
        name: 'product',
        columns: [
          uuid,
          { name: 'name', type: 'varchar', length: '100' },
          { name: 'category', type: 'varchar', length: '20' },
          { name: 'description', type: 'text' },
          { name: 'price_cents', type: 'integer' },
          { name: 'shape', type: 'varchar', length: '10' },
          { name: 'colour', type: 'varchar', length: '7' },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'shop_order',
        columns: [
          uuid,
          { name: 'user', type: 'varchar', length: '60' },
          { name: 'lines', type: 'text' },
          { name: 'total_cents', type: 'integer' },
          { name: 'created_at', type: 'integer' },
        ],
        indices: [new TableIndex({ name: 'shop_order_user_idx', columnNames: ['user', 'created_at'] })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'contact_message',
        columns: [
          {
            name: 'id',
            type: 'integer',
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
          },
          { name: 'name', type: 'varchar', length: '100' },
          { name: 'email', type: 'varchar', length: '200' },
          { name: 'message', type: 'text' },
          { name: 'created_at', type: 'integer' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['contact_message', 'shop_order', 'product']) await runner.dropTable(table);
  }
}
