import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One product of an order, with the price of that day. */
export interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly priceCents: number;
}

/** What a user ordered. */
@Entity('shop_order')
export class Order {
  /** A UUID, version 4. */
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  @Column('varchar', { length: 60 })
  user!: string;

  @Column('simple-json')
  lines!: OrderLine[];

  @Column('integer', { name: 'total_cents' })
  totalCents!: number;

  /** Epoch milliseconds. */
  @Column('integer', { name: 'created_at' })
  createdAt!: number;
}
