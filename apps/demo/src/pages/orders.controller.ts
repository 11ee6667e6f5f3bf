import { Controller, Headers, Post, Res } from '@nestjs/common';
import { AiwafRateLimit } from 'nestjs-aiwaf';
import { html } from '../html/html';
import { layout } from '../html/layout';
import { notice, price } from '../html/views';
import { Cart } from '../shop/cart';
import { Order } from '../shop/order.entity';
import { OrdersService } from '../shop/orders.service';
import { Visitors } from '../shop/visitors';
import { Answers, Page } from './answers';

/** The orders of the user who is logged in. */
@Controller()
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  @Page('/orders')
  async list(@Headers('cookie') cookies?: string): Promise<string> {
    const visitor = this.visitors.of(cookies);
    const orders = visitor.user === null ? [] : await this.orders.list(visitor.user);
    const nothing =
      visitor.user === null
        ? notice('Orders', 'Log in to see your orders.', { href: '/login', text: 'Log in' })
        : notice('Orders', 'You have not ordered anything yet.', {
            href: '/products',
            text: 'See everything',
          });
    const content =
      orders.length === 0
        ? nothing
        : html`<h1>Orders</h1>
            ${orders.map(orderView)}`;
    return layout({ title: 'Orders', current: '/orders', visitor }, content).text;
  }

  @Post('/orders')
  @AiwafRateLimit({ windowMs: 60_000, max: 5 })
  async place(@Res() response: object, @Headers('cookie') cookies?: string): Promise<void> {
    const { user, cart } = this.visitors.of(cookies);
    if (user === null) return this.answers.seeOther(response, '/login');
    const order = await this.orders.place(user, cart);
    if (order === null) return this.answers.seeOther(response, '/cart');
    this.answers.seeOther(response, '/orders', this.visitors.keep(Cart.EMPTY));
  }
}

function orderView({ createdAt, lines, totalCents }: Order) {
  const day = new Date(createdAt).toISOString().slice(0, 10);
  return html`<section class="order">
    <h2>Order of <time datetime="${day}">${day}</time></h2>
    <ul>
      ${lines.map(({ name, quantity }) => html`<li>${quantity} × ${name}</li>`)}
    </ul>
    <p class="price">${price(totalCents)}</p>
  </section>`;
}
