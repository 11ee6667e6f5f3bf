import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CatalogueService } from '../catalogue/catalogue.service';
import { Product } from '../catalogue/product.entity';
import { Cart } from './cart';
import { Order } from './order.entity';

/** A cart with its products and prices of now. */
export interface PricedCart {
  readonly items: readonly { readonly product: Product; readonly quantity: number }[];
  readonly totalCents: number;
}

const SHOWN = 50;

/** Turns carts into orders. */
@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly catalogue: CatalogueService,
  ) {}

  /** The cart with its products; those that the shop does not have are left out. */
  async priced(cart: Cart): Promise<PricedCart> {
    const products = new Map<string, Product>();
    for (const product of await this.catalogue.findAll(cart.entries.map(([id]) => id)))
      products.set(product.id, product);
    const items = cart.entries.flatMap(([id, quantity]) => {
      const product = products.get(id);
      return product === undefined ? [] : [{ product, quantity }];
    });
    const totalCents = items.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
    return { items, totalCents };
  }

  /** Orders what is in the cart; `null` when nothing is. */
  async place(user: string, cart: Cart): Promise<Order | null> {
    const { items, totalCents } = await this.priced(cart);
    if (items.length === 0) return null;
    return this.orders.save({
      id: randomUUID(),
      user,
      lines: items.map(({ product: { id, name, priceCents }, quantity }) => ({
        productId: id,
        name,
        quantity,
        priceCents,
      })),
      totalCents,
      createdAt: Date.now(),
    });
  }

  /** The newest orders of a user. */
  list(user: string): Promise<Order[]> {
    return this.orders.find({ where: { user }, order: { createdAt: 'DESC' }, take: SHOWN });
  }
}
