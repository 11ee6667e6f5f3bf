import { Addresses } from './addresses';
import { BrowserRequest, BrowserSession } from './browser-session';
import { BROWSERS, HeaderList } from './browsers';
import { Chance } from './chance';
import { Ask } from './visitor-kind';

/** What a request may say beyond its method and target. */
export interface AskOptions {
  readonly status?: number;
  readonly ms?: number;
  readonly type?: string;
  readonly body?: unknown;
  readonly more?: HeaderList;
  readonly accept?: string;
}

const FORM: HeaderList = [['Content-Type', 'application/x-www-form-urlencoded']];
export const JSON_BODY: HeaderList = [['Content-Type', 'application/json']];

/**
 * Writes down a visit: each call adds requests at the visitor's own time. A browser loads the parts of
 * a page at once and keeps them, then the person reads.
 */
export class Visit {
  readonly asks: Ask[] = [];
  /** Milliseconds since the visit began. */
  at = 0;
  address: string;
  authenticated = false;
  /** Where the next page is reached from. */
  referer: string | undefined;
  session: BrowserSession;
  private readonly cached = new Set<string>();

  constructor(
    readonly chance: Chance,
    readonly addresses: Addresses,
    /** Such as `https://shop.example`. */
    readonly origin: string,
    /** Size of the scenario against 50,000 requests, at most 1: long visits shorten themselves by it. */
    readonly scale: number,
  ) {
    this.address = addresses.home();
    this.session = new BrowserSession(chance.weighted(BROWSERS), chance);
  }

  /** Uses the first browser of that name. */
  useBrowser(name: string): void {
    const found = BROWSERS.find(([, browser]) => browser.name === name);
    if (found === undefined) throw new Error(`There is no browser ${name}.`);
    this.session = new BrowserSession(found[1], this.chance);
  }

  /** Another person behind the same address begins, `seconds` after the visit did. */
  another(seconds: number): void {
    this.session = new BrowserSession(this.chance.weighted(BROWSERS), this.chance);
    this.cached.clear();
    this.referer = undefined;
    this.authenticated = false;
    this.at = Math.round(1_000 * seconds);
  }

  /** Seconds pass. */
  wait(low: number, high = low): void {
    this.at += Math.round(1_000 * this.chance.real(low, high));
  }

  /** A person opens a page; its parts are loaded beside it. */
  open(target: string, parts: readonly string[] = [], options: AskOptions = {}): void {
    this.browse(
      'GET',
      target,
      { dest: 'document', site: this.siteOfReferer(), referer: this.referer },
      options,
    );
    this.referer = `${this.origin}${target.split('#')[0]}`;
    this.parts(parts);
  }

  /** Files and images of the current page that the browser does not have yet. */
  parts(targets: readonly string[]): void {
    const page = this.at;
    for (const target of targets) {
      if (this.cached.has(target)) continue;
      this.cached.add(target);
      this.at = page + this.chance.int(60, 1_400);
      this.browse('GET', target, { dest: destinationOf(target), site: 'same-origin', referer: this.referer });
    }
    this.at = page;
  }

  /** A script of the current page calls the application. */
  call(method: string, target: string, options: AskOptions = {}): void {
    const json = method === 'GET' ? [] : JSON_BODY;
    const request: BrowserRequest = { dest: 'empty', site: 'same-origin', referer: this.referer };
    this.browse(method, target, request, {
      accept: 'application/json, text/plain, */*',
      ...options,
      more: [...json, ...(options.more ?? [])],
    });
  }

  /** A person sends the form of the current page. */
  submit(target: string, body: Readonly<Record<string, string>>, options: AskOptions = {}): void {
    const request: BrowserRequest = { dest: 'document', site: 'same-origin', referer: this.referer };
    const more: HeaderList = [...FORM, ['Origin', this.origin], ...(options.more ?? [])];
    this.browse('POST', target, request, { body, ...options, more });
  }

  /** A request as the browser sends it. */
  browse(method: string, target: string, request: BrowserRequest, options: AskOptions = {}): void {
    const { more = [], accept } = options;
    const { httpVersion } = this.session.browser;
    const headers = this.session.headers({ accept, ...request, more: [...(request.more ?? []), ...more] });
    this.ask(method, target, headers, options, httpVersion);
  }

  /** A request of a program, with exactly these headers. */
  ask(
    method: string,
    target: string,
    headers: HeaderList,
    options: AskOptions = {},
    httpVersion: Ask['httpVersion'] = '1.1',
  ): void {
    const { status, ms, type, body } = options;
    const { at, address, authenticated } = this;
    this.asks.push({
      afterMs: at,
      address,
      method,
      target,
      httpVersion,
      headers,
      status,
      ms,
      type,
      body,
      authenticated,
    });
  }

  private siteOfReferer(): 'none' | 'same-origin' | 'cross-site' {
    if (this.referer === undefined) return 'none';
    return this.referer.startsWith(`${this.origin}/`) ? 'same-origin' : 'cross-site';
  }
}

function destinationOf(target: string): BrowserRequest['dest'] {
  if (/\.css$/.test(target)) return 'style';
  if (/\.m?js$/.test(target)) return 'script';
  if (/\.woff2?$/.test(target)) return 'font';
  if (/manifest/.test(target)) return 'manifest';
  return 'image';
}
