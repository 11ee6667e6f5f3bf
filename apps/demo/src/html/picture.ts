import { Product, Shape } from '../catalogue/product.entity';
import { html, Html } from './html';

const INK = '#3b332b';

const SHAPES: Readonly<Record<Shape, (fill: string) => Html>> = {
  cup: (fill) =>
    html`<path d="M136 92c26-4 34 34-4 38" fill="none" stroke="${fill}" stroke-width="9" />
      <path d="M62 78h78l-8 62a12 12 0 0 1-12 10H82a12 12 0 0 1-12-10z" fill="${fill}" />
      <path d="M62 78h78l-2 16H64z" fill="#fff" opacity=".28" />
      <path
        d="M88 66c-8-10 8-14 0-26M112 66c-8-10 8-14 0-26"
        fill="none"
        stroke="${INK}"
        stroke-width="3"
        opacity=".25"
      />`,
  pot: (fill) =>
    html`<path d="M136 90c32-8 34 42-2 44" fill="none" stroke="${fill}" stroke-width="10" />
      <path d="M66 104 36 84l-6 10 36 40z" fill="${fill}" />
      <ellipse cx="100" cy="114" rx="46" ry="40" fill="${fill}" />
      <path d="M66 84h68l-6-12H72z" fill="${INK}" />
      <circle cx="100" cy="66" r="7" fill="${INK}" />
      <path d="M62 100a44 38 0 0 0 6 38" fill="none" stroke="#fff" stroke-width="5" opacity=".3" />`,
  tin: (fill) =>
    html`<rect x="62" y="66" width="76" height="90" rx="6" fill="${fill}" />
      <rect x="58" y="48" width="84" height="24" rx="6" fill="${INK}" />
      <rect x="62" y="92" width="76" height="38" fill="#fbf7ef" />
      <path
        d="M100 124c-16-6-16-20 0-26 16 6 16 20 0 26zm0-26v26"
        fill="none"
        stroke="${fill}"
        stroke-width="3"
      />`,
  bowl: (fill) =>
    html`<path d="M44 92h112a56 56 0 0 1-38 52v8H82v-8a56 56 0 0 1-38-52z" fill="${fill}" />
      <ellipse cx="100" cy="92" rx="56" ry="12" fill="${INK}" opacity=".18" />
      <path d="M56 106a48 44 0 0 0 24 30" fill="none" stroke="#fff" stroke-width="5" opacity=".3" />`,
};

/** A drawing of a product; its colours are attributes, since the content policy allows no inline styles. */
export function picture({ shape, colour }: Product): Html {
  return html`<svg class="picture" viewBox="0 0 200 200" role="presentation" aria-hidden="true">
    <rect width="200" height="200" fill="${colour}" opacity=".16" />
    <ellipse cx="100" cy="156" rx="62" ry="8" fill="${INK}" opacity=".12" />
    ${SHAPES[shape](colour)}
  </svg>`;
}
