import { ManualClock } from '../../core/clock';
import { Mode } from '../../core/mode';
import { RouteTable, UNROUTED } from '../../core/route';
import { MemoryCounterStore } from '../../storage';
import { Engine } from '../engine/engine';
import { resolveOptions } from '../options/resolve-options';

/** What the headers layer refuses, or would if it were not on trial. */
const TOOL = { host: 'shop.example', 'user-agent': 'sqlmap/1.8', accept: '*/*' };
const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};
const SCANNER = '45.1.2.3';

const routes: RouteTable = { match: () => UNROUTED, allowedMethods: () => [], words: new Set() };

/** An engine that learns a word when it first meets it, with the headers layer in a mode. */
function setup(headers: Mode) {
  const options = resolveOptions({
    database: false,
    layers: { headers: { mode: headers }, keywords: { learning: { immediate: true } } },
  });
  const denials: string[] = [];
  const engine = new Engine(options, {
    clock: new ManualClock(1_790_000_000_000),
    counters: new MemoryCounterStore(1_000),
    emit: (event) => event.type === 'denial' && denials.push(`${event.layer} ${event.enforced}`),
    routes: () => routes,
    idPrefix: 'test',
  });
  /** Sends a scanner's request to a path that nothing serves. */
  const send = async (target: string, headers: Record<string, string> = TOOL): Promise<void> => {
    const { contexts, pipeline } = engine;
    const rawHeaders = Object.entries(headers).flat();
    const facts = { peer: SCANNER, method: 'GET', target, httpVersion: '1.1', headers, rawHeaders };
    const context = contexts.make(facts, routes);
    const denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    const status = denial?.verdict.status ?? 404;
    pipeline.finish(context, { status, durationMs: 1, aborted: false, contentLength: null, contentType: '' });
  };
  return { send, denials, learned: () => [...engine.keywords.enforce.active] };
}

describe('keyword learning beside a layer on trial', () => {
  it('learns what a scanner asks for whom that layer would have refused', async () => {
    const { send, denials, learned } = setup('monitor');
    await send('/wp-login.php');
    await send('/webfig');
    expect(denials).toEqual(['headers false', 'keywords true', 'headers false']);
    expect(learned()).toEqual(['webfig']);
  });

  it('learns nothing from what another layer refused', async () => {
    const { send, denials, learned } = setup('enforce');
    await send('/wp-login.php', BROWSER);
    await send('/webfig');
    expect(denials).toEqual(['keywords true', 'headers true']);
    expect(learned()).toEqual([]);
    await send('/landray', BROWSER);
    expect(learned()).toEqual(['landray']);
  });
});
