import type { AddressInfo } from 'node:net';
import { Host, startHost } from '../host';
import { ADAPTERS, Variant, variantsOf } from '../protocol';
import { protectionOf } from '.';

const REFUSED = '203.0.113.1';
const OTHERS = ['203.0.113.2', '203.0.113.3'];
const LIMITERS: readonly Variant[] = [
  'throttler',
  'rate-limiter-flexible',
  'express-rate-limit',
  'fastify-rate-limit',
];

let app: Host | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** Statuses of one request of each client. */
async function statuses(clients: readonly string[]): Promise<number[]> {
  const { port } = app?.getHttpServer().address() as AddressInfo;
  const answers: number[] = [];
  for (const client of clients) {
    const headers = { 'x-forwarded-for': client, 'user-agent': 'Mozilla/5.0', connection: 'close' };
    const answer = await fetch(`http://127.0.0.1:${port}/items/1`, { headers });
    await answer.text();
    answers.push(answer.status);
  }
  return answers;
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  const start = async (variant: Variant, refused: readonly string[]) => {
    const settings = { adapter, variant, refused, redisUrl: '', folder: '' };
    app = await startHost(adapter, await protectionOf(settings));
  };

  it.each(variantsOf(adapter, false).filter((variant) => LIMITERS.includes(variant)))(
    '%s counts each forwarded client by itself, and refuses what is over the limit with 429',
    async (variant) => {
      await start(variant, [REFUSED]);
      expect(await statuses([REFUSED, REFUSED, ...OTHERS, REFUSED])).toEqual([200, 429, 200, 200, 429]);
    },
  );

  it.each(variantsOf(adapter, false).filter((variant) => !variant.startsWith('aiwaf')))(
    '%s lets ordinary requests pass',
    async (variant) => {
      await start(variant, []);
      expect(await statuses(Array.from({ length: 20 }, () => REFUSED))).toEqual(Array(20).fill(200));
    },
  );
});
