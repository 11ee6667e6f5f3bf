import { Product } from '../catalogue/product.entity';
import { html, Html } from './html';
import { picture } from './picture';

const EURO = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** An amount of cents as text, such as `€12.50`. */
export function price(cents: number): string {
  return EURO.format(cents / 100);
}

/** Products as a grid of cards. */
export function productGrid(products: readonly Product[]): Html {
  return html`<ul class="grid">
    ${products.map(
      (product) =>
        html`<li>
          <a class="card" href="/products/${product.id}">
            ${picture(product)}
            <span class="name">${product.name}</span>
            <span class="price">${price(product.priceCents)}</span>
          </a>
        </li>`,
    )}
  </ul>`;
}

/** A short page of a heading and a sentence. */
export function notice(heading: string, text: string, link: { href: string; text: string }): Html {
  return html`<section class="narrow">
    <h1>${heading}</h1>
    <p>${text}</p>
    <p><a class="button" href="${link.href}">${link.text}</a></p>
  </section>`;
}

/** What is wrong with a form, above it. */
export function problems(list: readonly string[]): Html | false {
  return (
    list.length > 0 &&
    html`<ul class="problems" role="alert">
      ${list.map((text) => html`<li>${text}</li>`)}
    </ul>`
  );
}

/** The search box. */
export function searchForm(query = ''): Html {
  return html`<form class="search" role="search" action="/search">
    <label class="hidden" for="q">Search the shop</label>
    <input
      id="q"
      name="q"
      type="search"
      maxlength="100"
      placeholder="Search the shop"
      value="${query}"
      required
    />
    <button>Search</button>
  </form>`;
}
