import { Body, Controller, Headers, NotFoundException, Post, Res } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service';
import { html } from '../html/html';
import { layout } from '../html/layout';
import { notice, price } from '../html/views';
import { OrdersService, PricedCart } from '../shop/orders.service';
import { isUuid } from '../shop/uuid';
import { Visitor, Visitors } from '../shop/visitors';
import { Answers, Page } from './answers';
import { field, quantityOf } from './form';

/** The cart as a page and its forms. */
@Controller()
export class CartController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly orders: OrdersService,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  @Page('/cart')
  async show(@Headers('cookie') cookies?: string): Promise<string> {
    const visitor = this.visitors.of(cookies);
    const cart = await this.orders.priced(visitor.cart);
    const content =
      cart.items.length === 0
        ? notice('Cart', 'There is nothing in it yet.', { href: '/products', text: 'See everything' })
        : cartTable(cart, visitor);
    return layout({ title: 'Cart', current: '/cart', visitor }, content).text;
  }

  @Post('/cart')
  async add(
    @Body() body: unknown,
    @Res() response: object,
    @Headers('cookie') cookies?: string,
  ): Promise<void> {
    const id = field(body, 'productId', 36).toLowerCase();
    if (!isUuid(id) || (await this.catalogue.find(id)) === null) throw new NotFoundException();
    const cart = this.visitors.of(cookies).cart.add(id, quantityOf(body));
    this.answers.seeOther(response, '/cart', this.visitors.keep(cart));
  }

  @Post('/cart/remove')
  remove(@Body() body: unknown, @Res() response: object, @Headers('cookie') cookies?: string): void {
    const cart = this.visitors.of(cookies).cart.remove(field(body, 'productId', 36));
    this.answers.seeOther(response, '/cart', this.visitors.keep(cart));
  }
}

function cartTable({ items, totalCents }: PricedCart, { user }: Visitor) {
  return html`<h1>Cart</h1>
    <table>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col" class="number">Pieces</th>
          <th scope="col" class="number">Price</th>
          <th><span class="hidden">Remove</span></th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          ({ product, quantity }) =>
            html`<tr>
              <td><a href="/products/${product.id}">${product.name}</a></td>
              <td class="number">${quantity}</td>
              <td class="number">${price(product.priceCents * quantity)}</td>
              <td class="number">
                <form method="post" action="/cart/remove">
                  <input type="hidden" name="productId" value="${product.id}" />
                  <button class="link" aria-label="Remove ${product.name}">Remove</button>
                </form>
              </td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2">Total</th>
          <td class="number">${price(totalCents)}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
    ${
      user === null
        ? html`<p><a class="button" href="/login">Log in to order</a></p>`
        : html`<form method="post" action="/orders"><button>Place the order</button></form>`
    }`;
}
