import { Browser, HeaderList } from './browsers';
import { Chance } from './chance';

/** What a browser loads, as `Sec-Fetch-Dest` names it. */
export type Destination =
  'document' | 'style' | 'script' | 'font' | 'image' | 'manifest' | 'serviceworker' | 'empty';

export type Site = 'none' | 'same-origin' | 'cross-site';

const LANGUAGES = [
  'en-GB,en;q=0.9',
  'en-US,en;q=0.5',
  'de-DE,de;q=0.9,en;q=0.8',
  'fr-FR,fr;q=0.9',
  'pt-BR,pt;q=0.9,en;q=0.6',
  'ja',
];
const ACCEPTS: Partial<Record<Destination, string>> = {
  style: 'text/css,*/*;q=0.1',
  image: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
};
const MODES: Partial<Record<Destination, string>> = {
  document: 'navigate',
  empty: 'cors',
  font: 'cors',
  manifest: 'cors',
  serviceworker: 'same-origin',
};

export interface BrowserRequest {
  readonly dest: Destination;
  readonly site: Site;
  readonly referer?: string;
  readonly accept?: string;
  readonly more?: HeaderList;
}

/** A person's browser with its language: it makes the headers of each of its requests. */
export class BrowserSession {
  private readonly language: string;

  constructor(
    readonly browser: Browser,
    chance: Chance,
  ) {
    this.language = chance.pick(LANGUAGES);
  }

  headers({ dest, site, referer, accept, more = [] }: BrowserRequest): [string, string][] {
    const { agent, encoding, secFetch, hints, httpVersion, secretive } = this.browser;
    const all: [string, string][] = [];
    if (httpVersion !== '2.0') all.push(['Connection', 'keep-alive']);
    if (hints) {
      all.push(
        ['sec-ch-ua', '"Chromium";v="138", "Not)A;Brand";v="8"'],
        ['sec-ch-ua-mobile', '?0'],
        ['sec-ch-ua-platform', '"Windows"'],
      );
    }
    if (dest === 'document') all.push(['Upgrade-Insecure-Requests', '1']);
    all.push(
      ['User-Agent', agent],
      ['Accept', accept ?? (dest === 'document' ? this.browser.accept : (ACCEPTS[dest] ?? '*/*'))],
    );
    if (secFetch) {
      all.push(
        ['Sec-Fetch-Site', site],
        ['Sec-Fetch-Mode', MODES[dest] ?? 'no-cors'],
        ['Sec-Fetch-Dest', dest],
      );
      if (dest === 'document') all.push(['Sec-Fetch-User', '?1']);
    }
    if (referer !== undefined && secretive !== true) all.push(['Referer', referer]);
    all.push(['Accept-Encoding', encoding], ['Accept-Language', this.language]);
    return [...all, ...(this.browser.more ?? []), ...more] as [string, string][];
  }
}
