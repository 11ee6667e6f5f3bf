import { Mode } from 'nestjs-aiwaf';
import { PRODUCTS } from '../catalogue/products.seed';
import { demoFile } from '../files';

/** One request or a few that a visitor can paste, and what to expect. */
export interface CurlLine {
  readonly what: string;
  readonly command: string;
  /** The statuses that it prints. */
  readonly expect: string;
}

/** Where the lines lead and who sends them. */
export interface CurlPlan {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly mode: Mode;
  /** Each start has visitors of its own, so that the bans of an earlier one do not meet them. */
  readonly start: number;
  readonly requestLog: string;
  /** The anomaly layer has a model to go by. */
  readonly hasModel: boolean;
}

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const GOOGLE = '66.249.66.1';
const NORTH_KOREA = '175.45.176.1';
const NO_PRODUCT = '00000000-0000-4000-8000-000000000000';
/** Requests, half a second apart: as many as the rate limit lets pass. */
const WALK = 40;
const FORM = `-d name=Ada -d email=ada@shop.example -d message=Hello`;

/**
 * Lines for a shell, each from another client: `X-Forwarded-For` is believed, since the demo trusts
 * its own machine as a proxy. At least one for each layer of the firewall.
 */
export function curlLines({ url, mode, start, requestLog, hasModel }: CurlPlan): CurlLine[] {
  const browser = `curl -K '${demoFile('browser.curl')}'`;
  const from = (address: string) => `-H 'X-Forwarded-For: ${address}'`;
  const visitor = (host: number) => from(visitorAddress(start, host));
  const to = (path: string) => `'${url}${path}'`;
  const ask = (host: number, path: string, more = '') => `${browser} ${more}${visitor(host)} ${to(path)}`;
  const googlebot = (address: string) => `${browser} -A '${GOOGLEBOT}' ${from(address)} ${to('/')}`;
  const contact = (host: number, pause: string) =>
    `${ask(host, '/contact')}; ${pause}${ask(host, '/contact', `${FORM} `)}`;
  const line = (what: string, command: string, enforced: string, passed = enforced): CurlLine => ({
    what,
    command,
    expect: mode === 'enforce' ? enforced : passed,
  });
  return [
    line('an ordinary visitor', ask(1, '/products'), '200'),
    line(
      'blacklist: three probes, then the entrance',
      ask(2, '/{wp-login.php,.git/config,backup.sql,}'),
      '403 403 403 403',
      '404 404 404 200',
    ),
    line(
      'geo: a visitor from North Korea, which this shop blocks',
      `${browser} ${from(NORTH_KOREA)} ${to('/')}`,
      '403',
      '200',
    ),
    line(
      'headers: curl as it comes, on a page',
      `curl -s -o /dev/null -w '%{http_code}\\n' ${visitor(3)} ${to('/')}`,
      '403',
      '200',
    ),
    line(
      "headers: Googlebot from Google's network, and from elsewhere",
      `${googlebot(GOOGLE)}; ${googlebot(visitorAddress(start, 4))}`,
      '200 403',
      '200 200',
    ),
    line(
      'rateLimit: a flood',
      `${ask(5, '/about?[1-45]')} | uniq -c`,
      '20 times 200, 20 times 429, 5 times 403',
      '45 times 200',
    ),
    line(
      'rateLimit: guessing a password',
      `${ask(6, '/login?[1-12]', '-d user=demo -d password=guess ')} | uniq -c`,
      '10 times 401, 2 times 429',
      '12 times 401',
    ),
    line(
      "keywords: a scanner's probe, and an attack in a search",
      ask(7, '/{.env,search?q=%3Cscript%3Ealert(1)%3C/script%3E}'),
      '403 403',
      '404 200',
    ),
    line('honeypot: a form sent at once', contact(8, ''), '200 403', '200 303'),
    line("honeypot: a form at a person's pace", contact(9, 'sleep 2; '), '200 303'),
    line('honeypot: a method that the page does not have', ask(10, '/about', '-X DELETE '), '405', '404'),
    line(
      'uuid: a product, and one that nobody made',
      ask(11, `/products/{${PRODUCTS[0].id},${NO_PRODUCT}}`),
      '200 404',
    ),
    line(
      `anomaly: a walk over pages that do not exist, ${WALK / 2} seconds long`,
      `for i in $(seq ${WALK}); do ${ask(12, '/archive').replace(/'$/, `-'$i`)}; sleep 0.5; done | uniq -c`,
      hasModel ? 'about 25 times 404, then 403' : `${WALK} times 404`,
      `${WALK} times 404`,
    ),
    ...(mode === 'off'
      ? []
      : [line('requestLog: the last three requests', `tail -n 3 '${requestLog}'`, 'three lines of JSON')]),
  ];
}

/**
 * An address of 198.18.0.0/15, which no one on the internet has. A start gets sixteen of them, and
 * none of those of the two hours before.
 */
function visitorAddress(start: number, host: number): string {
  const index = (Math.floor(start / 1000) % 8_192) * 16 + host;
  return `198.${18 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}
