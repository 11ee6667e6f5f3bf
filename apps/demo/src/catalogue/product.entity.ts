import { Column, Entity, PrimaryColumn } from 'typeorm';

export const CATEGORIES = ['tea', 'cups', 'pots', 'kitchen'] as const;
export type Category = (typeof CATEGORIES)[number];

/** How a product is drawn. */
export type Shape = 'cup' | 'pot' | 'tin' | 'bowl';

/** A product of the shop. */
@Entity('product')
export class Product {
  /** A UUID, version 4. */
  @PrimaryColumn('varchar', { length: 36 })
  id!: string;

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { length: 20 })
  category!: Category;

  @Column('text')
  description!: string;

  @Column('integer', { name: 'price_cents' })
  priceCents!: number;

  @Column('varchar', { length: 10 })
  shape!: Shape;

  /** As in SVG, such as `#4f6f52`. */
  @Column('varchar', { length: 7 })
  colour!: string;
}
