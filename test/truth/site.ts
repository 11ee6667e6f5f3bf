import { Chance } from '../scenario/traffic/chance';

/** A page, and what a browser loads with it. */
export interface Page {
  readonly path: string;
  readonly assets: readonly string[];
  readonly links: readonly number[];
}

/** What a site serves, and what it lost: the same for all its visitors. */
export interface Site {
  readonly origin: string;
  readonly pages: readonly Page[];
  /** Loaded by every page; a browser keeps them for its visit. */
  readonly shared: readonly string[];
  readonly brokenImages: readonly string[];
  readonly brokenLinks: readonly string[];
  /** In bookmarks, mails and search results. */
  readonly stalePaths: readonly string[];
}

const WORDS =
  'garden river window letter market island bridge winter harbour forest kitchen museum station teacher concert'.split(
    ' ',
  );
const PAGES = 200;

export function buildSite(chance: Chance): Site {
  const word = () => chance.pick(WORDS);
  const pages = Array.from({ length: PAGES }, (_, i): Page => {
    const path =
      i === 0 ? '/' : `/${chance.pick(['news', 'products', 'help', 'team'])}/${word()}-${word()}-${i}`;
    const assets = Array.from(
      { length: chance.int(1, 6) },
      (_unused, j) => `/images/${i}/${word()}-${j}.jpg`,
    );
    return { path, assets, links: Array.from({ length: 8 }, () => chance.int(0, PAGES - 1)) };
  });
  const list = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i));
  return {
    origin: 'https://www.shop.example',
    pages,
    shared: ['/assets/site.css', '/assets/site.js', '/assets/logo.svg', '/assets/text.woff2'],
    brokenImages: list(15, (i) => `/images/lost/${word()}-${i}.png`),
    brokenLinks: list(8, (i) => `/news/${word()}-removed-${i}`),
    stalePaths: [
      ...list(6, (i) => `/old/${word()}${i}.html`),
      '/index.php?p=12',
      '/index.php?p=31',
      '/feed/',
    ],
  };
}
