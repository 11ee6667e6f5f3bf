import { Controller, Headers, NotFoundException, Param, Query } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { CatalogueService } from '../catalogue/catalogue.service';
import { CATEGORIES, Category } from '../catalogue/product.entity';
import { html } from '../html/html';
import { layout } from '../html/layout';
import { picture } from '../html/picture';
import { price, productGrid, searchForm } from '../html/views';
import { Visitors } from '../shop/visitors';
import { isUuid } from '../shop/uuid';
import { Page } from './answers';

/** The pages that show products. */
@Controller()
export class ShopController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly visitors: Visitors,
    private readonly config: ApplicationConfig,
  ) {}

  @Page('/')
  async home(@Headers('cookie') cookies?: string): Promise<string> {
    const products = (await this.catalogue.list()).slice(0, 4);
    const content = html`<section class="hero">
        <h1>Good tea, and something to drink it from.</h1>
        <p>Leaves from small gardens, pots and cups from a small workshop.</p>
        <p><a class="button" href="/products">See everything</a></p>
      </section>
      <section>
        <h2>New on the shelf</h2>
        ${productGrid(products)}
      </section>`;
    return layout({ title: 'Tea and pottery', visitor: this.visitors.of(cookies) }, content).text;
  }

  @Page('/products')
  async list(@Query('category') category?: unknown, @Headers('cookie') cookies?: string): Promise<string> {
    const chosen = CATEGORIES.find((name) => name === category);
    const products = await this.catalogue.list(chosen);
    const content = html`<h1>Shop</h1>
      <div class="tools">${categoryLinks(chosen)} ${searchForm()}</div>
      ${productGrid(products)}`;
    return layout({ title: 'Shop', current: '/products', visitor: this.visitors.of(cookies) }, content).text;
  }

  @Page('/products/:id')
  async product(@Param('id') id: string, @Headers('cookie') cookies?: string): Promise<string> {
    const product = isUuid(id) ? await this.catalogue.find(id) : null;
    if (product === null) throw new NotFoundException();
    const content = html`<nav class="crumbs" aria-label="Breadcrumb">
        <a href="/products">Shop</a> /
        <a href="/products?category=${product.category}">${product.category}</a>
      </nav>
      <article class="product">
        ${picture(product)}
        <div>
          <h1>${product.name}</h1>
          <p class="price">${price(product.priceCents)}</p>
          <p>${product.description}</p>
          <form class="buy" method="post" action="/cart" data-add-to-cart="${this.cartApi}">
            <input type="hidden" name="productId" value="${product.id}" />
            <label for="quantity">Quantity</label>
            <input id="quantity" name="quantity" type="number" min="1" max="99" value="1" required />
            <button>Add to cart</button>
            <p role="status" data-status></p>
          </form>
        </div>
      </article>`;
    return layout({ title: product.name, visitor: this.visitors.of(cookies) }, content).text;
  }

  @Page('/search')
  async search(@Query('q') query?: unknown, @Headers('cookie') cookies?: string): Promise<string> {
    const text = typeof query === 'string' ? query.trim().slice(0, 100) : '';
    const found = text === '' ? [] : await this.catalogue.search(text);
    const content = html`<h1>Search</h1>
      ${searchForm(text)} ${text !== '' && html`<p>${found.length} found for “${text}”.</p>`}
      ${productGrid(found)}`;
    return layout({ title: 'Search', visitor: this.visitors.of(cookies) }, content).text;
  }

  private get cartApi(): string {
    const prefix = this.config.getGlobalPrefix();
    return `${prefix === '' ? '' : `/${prefix}`}/api/cart`;
  }
}

function categoryLinks(chosen: Category | undefined) {
  const link = (href: string, name: string, current: boolean) =>
    html`<a href="${href}" ${current && html`aria-current="true"`}>${name}</a>`;
  return html`<nav class="tags" aria-label="Categories">
    ${link('/products', 'all', chosen === undefined)}
    ${CATEGORIES.map((name) => link(`/products?category=${name}`, name, name === chosen))}
  </nav>`;
}
