import { Mode } from 'nestjs-aiwaf';

/** One request or a few that a visitor can paste, and what to expect. */
export interface CurlLine {
  readonly what: string;
  readonly command: string;
  /** The statuses that it prints. */
  readonly expect: string;
}

const BROWSER = [
  `-A 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'`,
  `-H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'`,
  `-H 'Accept-Language: en-GB,en;q=0.5' -H 'Accept-Encoding: gzip, deflate, br'`,
].join(' ');
const STATUS_ONLY = `curl -s -o /dev/null -w '%{http_code}\\n'`;

/**
 * Lines for a shell, each from another client: `X-Forwarded-For` is believed, since the demo trusts
 * its own machine as a proxy.
 *
 * @param url such as `http://127.0.0.1:3000`
 */
export function curlLines(url: string, mode: Mode): CurlLine[] {
  const expect = (enforced: string, passed: string) => (mode === 'enforce' ? enforced : passed);
  const line = (what: string, host: number, path: string, expected: string, headers = `${BROWSER} `) => ({
    what,
    command: `${STATUS_ONLY} ${headers}-H 'X-Forwarded-For: 203.0.113.${host}' '${url}${path}'`,
    expect: expected,
  });
  return [
    line('An ordinary visitor', 10, '/products', '200'),
    line("A scanner's probe", 20, '/.env', expect('403', '404')),
    line(
      'Three probes, then the entrance',
      30,
      '/{wp-login.php,.git/config,backup.sql,}',
      expect('403 403 403 403', '404 404 404 200'),
    ),
    line('An attack in a search', 40, '/search?q=%3Cscript%3Ealert(1)%3C/script%3E', expect('403', '200')),
    line('A flood', 50, '/about?[1-45]', expect('20 times 200, 20 times 429, 5 times 403', '45 times 200')),
    line('curl as it comes, on a page', 60, '/', expect('403', '200'), ''),
  ];
}
