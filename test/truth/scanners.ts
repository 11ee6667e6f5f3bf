import { Chance } from '../scenario/traffic/chance';
import { ordinaryPath, PROBES } from '../scenario/walks/paths';
import { Request } from './request';
import { Site } from './site';

const SECOND = 1_000;
const MINUTE = 60_000;
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'curl/8.5.0',
  'python-requests/2.32.3',
  'Go-http-client/1.1',
  'Mozilla/5.0 zgrab/0.x',
  '-',
];
const SHELLS = ['alfa', 'wso', 'xleet', 'mini', 'up', 'radio', 'about', 'lock360', 'bypass', 'cong'];

/** How a scanner works. */
interface Pace {
  /** Milliseconds from one probe to the next. */
  readonly between: readonly [low: number, high: number];
  /** Pages of the site that are asked for beside each probe. */
  readonly pages: readonly [low: number, high: number];
}

const PACES: readonly Pace[] = [
  { between: [200, 2 * SECOND], pages: [0, 1] },
  { between: [2 * SECOND, 20 * SECOND], pages: [0, 2] },
  { between: [20 * SECOND, MINUTE], pages: [1, 4] },
  // A probe every few minutes, among more pages than probes.
  { between: [2 * MINUTE, 6 * MINUTE], pages: [1, 5] },
];

/** A scanner's requests: 20 to 200 probes among pages of the site, from one address. */
export function scan(site: Site, index: number, startAt: number, chance: Chance): Request[] {
  const address = `198.51.100.${index + 1}`;
  const agent = AGENTS[index % AGENTS.length];
  const { between, pages } = PACES[index % PACES.length];
  const requests: Request[] = [];
  let at = startAt;
  const ask = (path: string, status: number) =>
    requests.push({ at, address, agent, path, status, referer: '-', method: 'GET' });
  for (const path of probes(chance.int(20, 200), chance)) {
    at += chance.int(...between);
    ask(path, 404);
    for (let i = chance.int(...pages); i > 0; i--) {
      at += chance.int(100, 3 * SECOND);
      ask(chance.pick(site.pages).path, 200);
    }
  }
  return requests;
}

/** Well-known probes in chance order, then names of shells and words of a dictionary. */
function probes(count: number, chance: Chance): string[] {
  const known = chance.shuffle([...PROBES]);
  return Array.from({ length: count }, () => {
    const lot = chance.real(0, 1);
    const path = lot < 0.6 ? known.pop() : undefined;
    if (path !== undefined) return path;
    return lot < 0.85 ? `/${chance.pick(SHELLS)}${chance.int(1, 99)}.php` : ordinaryPath(chance);
  });
}
