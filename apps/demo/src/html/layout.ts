import { Visitor } from '../shop/visitors';
import { html, Html, Part } from './html';

/** What every page shows around its content. */
export interface PageFrame {
  readonly title: string;
  /** The path of the menu entry that is the current one. */
  readonly current?: string;
  readonly visitor: Visitor;
}

const MENU = [
  ['/products', 'Shop'],
  ['/about', 'About'],
  ['/contact', 'Contact'],
] as const;

/** A whole page. Works without JavaScript and under the policy of `security-headers.ts`. */
export function layout({ title, current, visitor }: PageFrame, content: Part): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Kettle &amp; Clay</title>
        <link rel="stylesheet" href="/static/site.css" />
        <link rel="icon" href="/static/logo.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/static/logo.png" />
        <script src="/static/site.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="bar">
          <a class="brand" href="/"
            ><img src="/static/logo.svg" alt="" width="36" height="36" />Kettle &amp; Clay</a
          >
          <nav aria-label="Main">
            ${MENU.map(([path, name]) => menuLink(path, name, current))} ${cartLink(visitor, current)}
            ${account(visitor, current)}
          </nav>
        </header>
        <main id="content">${content}</main>
        <footer>
          <p>Kettle &amp; Clay is a demonstration shop. Nothing is sold, and nothing is sent.</p>
        </footer>
      </body>
    </html> `;
}

function menuLink(path: string, name: string, current: string | undefined): Html {
  return html`<a href="${path}" ${path === current && html`aria-current="page"`}>${name}</a>`;
}

function cartLink({ cart }: Visitor, current: string | undefined): Html {
  return html`<a href="/cart" ${current === '/cart' && html`aria-current="page"`}
    >Cart <span class="count" data-cart-count>${cart.count}</span></a
  >`;
}

function account({ user }: Visitor, current: string | undefined): Html {
  if (user === null) return menuLink('/login', 'Log in', current);
  return html`${menuLink('/orders', 'Orders', current)}
    <form method="post" action="/logout"><button class="link">Log out</button></form>`;
}
