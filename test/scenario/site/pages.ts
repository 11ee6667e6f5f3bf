import { Chance } from '../traffic/chance';
import { Visit } from '../traffic/visit';

const BUNDLE = [
  '/static/css/main.5d1f0c.css',
  '/static/css/shop.9a2b11.css',
  '/static/js/runtime.77e2.js',
  '/static/js/vendor.4c8a.js',
  '/static/js/app.b91e.js',
  '/static/fonts/inter-400.woff2',
  '/static/fonts/inter-700.woff2',
  '/static/img/logo.svg',
  '/static/img/sprite.svg',
  '/manifest.webmanifest',
];

export const SLUGS = [
  'how-to-choose-a-lamp',
  'panic-attack-help',
  'life-hacks-for-small-flats',
  'devil-may-cry-review',
  'warum-größe-zählt',
  'пять-советов-для-кухни',
  '厨房-小技巧',
  'the-union-of-form-and-function',
  'select-the-right-table',
  'shell-chairs-and-other-classics',
  'admin-work-from-home',
  'config-your-desk',
  'sql-for-carpenters',
  'what-is-in-a-cookie',
  '10-best-php-books',
  'backup-your-photos',
];
export const SEARCHES = [
  "O'Brien",
  "rock 'n' roll poster",
  'C++ <select>',
  'select a lamp from the union collection',
  'drop leaf table',
  'where to insert batteries',
  'tom & jerry',
  '50% off',
  'lamp; table',
  'a=b',
  '"dining table" 120x80',
  "children's bed -- white",
  'größe 42',
  '椅子',
  'стол',
  'ü',
  '🪑',
  'user name or 1 litre',
  'admin desk',
  'shell chair',
  'C:\\Users\\me\\photo.jpg',
  'https://shop.example/products/12',
  '../',
  'and 1',
  'script lamp',
  '{{ name }}',
  'exec chair',
  'sofa (grey) | (blue)',
  '#1 seller',
  'rm -rf poster',
  'alert box',
  'order by colour',
  'd\'Artagnan or "Athos"',
  'console.log("hi")',
  'etc/passwd mug',
  'on sale = true',
];

export const encodeSlug = (slug: string) => encodeURIComponent(slug);

/** Static files of one page: the bundle, which is cached, and what belongs to the page. */
export function staticParts(chance: Chance, low = 0, high = 30): string[] {
  const count = chance.int(low, high);
  const own = Array.from(
    { length: count },
    () => `/static/img/${chance.int(1, 900)}.${chance.pick(['jpg', 'png', 'webp', 'avif', 'svg'])}`,
  );
  return [...BUNDLE, ...own];
}

/** Images that a handler serves, without an extension or with one. */
export function handledImages(chance: Chance, low: number, high: number): string[] {
  return Array.from({ length: chance.int(low, high) }, () =>
    chance.happens(0.5) ? `/images/${chance.int(1, 5_000)}` : `/thumbs/300/${chance.token(8)}.webp`,
  );
}

export const product = (chance: Chance) => `/products/${chance.int(1, 2_000)}`;

/** A page that shows many things, each with an image of a handler. */
export function openList(visit: Visit, target: string): void {
  visit.open(target, [...staticParts(visit.chance, 0, 12), ...handledImages(visit.chance, 8, 32)]);
}

export function openProduct(visit: Visit, target = product(visit.chance)): void {
  visit.open(target, [...staticParts(visit.chance, 2, 20), ...handledImages(visit.chance, 2, 8)]);
  if (visit.chance.happens(0.5)) visit.call('POST', '/api/events', { body: { view: target } });
}

export function search(visit: Visit, words = visit.chance.pick(SEARCHES)): void {
  const typed = [...words];
  // Suggestions while typing.
  for (let length = 3; length <= typed.length; length += 3) {
    visit.wait(0.2, 0.6);
    visit.call('GET', `/api/suggest?q=${encodeURIComponent(typed.slice(0, length).join(''))}`);
  }
  visit.wait(0.3, 2);
  const query = new URLSearchParams({ q: words }).toString();
  openList(visit, `/search?${visit.chance.happens(0.3) ? query : `q=${encodeURIComponent(words)}`}`);
}
