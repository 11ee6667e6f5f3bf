/** What a generated log holds; everything follows from the seed. */
export interface GeneratedLog {
  readonly seed: number;
  readonly lines: number;
  /** Ordinary visitors, each with an address of its own; 1 makes a log of one client. */
  readonly visitors: number;
  /** Share of the lines that scanners send, 0 to 1. */
  readonly scannerShare?: number;
  /** Writes `rt=` after the combined fields. */
  readonly withTime?: boolean;
  /** Epoch milliseconds of the first line. */
  readonly startAt?: number;
  /** Milliseconds from the first line to the last. */
  readonly spanMs?: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PAGES = [
  '/',
  '/about',
  '/contact',
  '/cart',
  '/news',
  '/help/shipping',
  '/style.css',
  '/app.js',
  '/logo.png',
];
const PROBES = [
  '/.env',
  '/wp-login.php',
  '/.git/config',
  '/backup.zip',
  '/phpmyadmin/index.php',
  '/vendor/x.php',
];
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const DEFAULT_START = Date.UTC(2025, 9, 10);

/** Addresses that the scanners of every generated log use. */
export const GENERATED_SCANNERS = ['203.0.113.66', '203.0.113.67', '2001:db8:66::1'] as const;

/** The lines of a combined access log, one at a time, in order of time. */
export function* generateLog(plan: GeneratedLog): Generator<string, void, void> {
  const random = generator(plan.seed);
  const { startAt = DEFAULT_START, spanMs = 86_400_000, scannerShare = 0, withTime = false } = plan;
  for (let i = 0; i < plan.lines; i++) {
    const at = startAt + Math.floor((i / plan.lines) * spanMs);
    const scanner = random() < scannerShare;
    const visitor = Math.floor(random() * plan.visitors);
    const address = scanner ? pick(GENERATED_SCANNERS, random) : visitorAddress(visitor);
    const { path, status } = scanner ? probe(i, random) : visit(random);
    const time = withTime ? ` rt=${(random() * 0.4).toFixed(3)}` : '';
    const referer = scanner || path === '/' ? '-' : 'https://shop.example/';
    yield logLine({ address, at, request: `GET ${path} HTTP/1.1`, status, referer, tail: time });
  }
}

/** One line of combined format. */
export function logLine(fields: {
  readonly address: string;
  readonly at: number;
  readonly request: string;
  readonly status: number;
  readonly referer?: string;
  readonly agent?: string;
  readonly tail?: string;
}): string {
  const { address, at, request, status, referer = '-', agent = BROWSER, tail = '' } = fields;
  return `${address} - - [${logTime(at)}] "${request}" ${status} 512 "${referer}" "${agent}"${tail}`;
}

/** The address of an ordinary visitor: neighbours in number are strangers in network. */
export function visitorAddress(index: number): string {
  return `198.${18 + (index % 2)}.${(index * 7) % 251}.${1 + (Math.floor(index / 2) % 250)}`;
}

function logTime(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${day}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}

function visit(random: () => number): { path: string; status: number } {
  const lot = random();
  if (lot < 0.6) return { path: pick(PAGES, random), status: 200 };
  if (lot < 0.98)
    return {
      path: `/products/${Math.floor(random() * 2_000)}?ref=${Math.floor(random() * 50)}`,
      status: 200,
    };
  return { path: `/products/${Math.floor(2_000 + random() * 500)}`, status: 404 };
}

function probe(index: number, random: () => number): { path: string; status: number } {
  const path = random() < 0.5 ? pick(PROBES, random) : `/old-${index}/index.php`;
  return { path, status: 404 };
}

function pick<T>(choices: readonly T[], random: () => number): T {
  return choices[Math.floor(random() * choices.length)];
}

/** A linear congruential generator with the constants of Numerical Recipes. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
