import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { DemoProcess } from '../helpers/demo-process';

/** The poll of five seconds, and what a command and a request take. */
const WITHIN_MS = 8_000;
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  'sec-fetch-mode': 'navigate',
};

describe.each([
  ['Express', []],
  ['Fastify', ['--fastify']],
] as const)('what commands change in the demo that runs on %s', (_, args) => {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-in-force-'));
  let demo: DemoProcess;
  beforeAll(async () => {
    demo = await DemoProcess.start(folder, args, {});
  }, 60_000);
  afterAll(async () => {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const aiwaf = async (...line: string[]) => {
    const { code, err } = await runAiwaf(folder, line);
    expect([line, code, err]).toEqual([line, 0, '']);
  };
  /** The demo stands behind a proxy on its own machine. */
  const status = async (client: string, path = '/', headers: Record<string, string> = BROWSER) =>
    (await fetch(`${demo.url}${path}`, { headers: { ...headers, 'x-forwarded-for': client } })).status;
  const within = async (expected: number, ask: () => Promise<number>) => {
    const end = Date.now() + WITHIN_MS;
    let seen = await ask();
    while (seen !== expected && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      seen = await ask();
    }
    expect(seen).toBe(expected);
  };

  it('is in force without a restart: a ban and its end', async () => {
    expect(await status('203.0.113.9')).toBe(200);
    await aiwaf('ban', '203.0.113.9', '--reason', 'by hand');
    await within(403, () => status('203.0.113.9'));
    await aiwaf('unban', '203.0.113.9');
    await within(200, () => status('203.0.113.9'));
  }, 60_000);

  it('is in force without a restart: exemptions of an address and of a path', async () => {
    const bare = { 'user-agent': 'x' };
    expect(await status('198.51.100.7', '/about', bare)).toBe(403);
    await aiwaf('add-ip-exemption', '198.51.100.7');
    await within(200, () => status('198.51.100.7', '/about', bare));
    expect(await status('198.51.100.8', '/about', bare)).toBe(403);
    await aiwaf('add-path-exemption', '/about');
    await within(200, () => status('198.51.100.9', '/about', bare));
  }, 60_000);

  it('is in force without a restart: a country, and that it is taken back', async () => {
    expect(await status('8.8.8.8')).toBe(200);
    await aiwaf('geo', 'add', 'US');
    await within(403, () => status('8.8.8.8'));
    await aiwaf('geo', 'remove', 'US');
    await within(200, () => status('8.8.8.8'));
  }, 60_000);

  it('is in force without a restart: a word', async () => {
    expect(await status('198.51.100.20', '/landray/x')).toBe(404);
    await aiwaf('keywords', 'approve', 'landray');
    await within(403, () => status('198.51.100.21', '/landray/x'));
  }, 60_000);
});

describe('aiwaf list', () => {
  it('takes at most 1.5 s from its start to its end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-start-'));
    try {
      await runAiwaf(folder, ['migrate']);
      const times: number[] = [];
      // Other tests run beside: the fastest start is the one that nobody was in the way of.
      for (let i = 0; i < 5; i++) {
        const start = performance.now();
        expect((await runAiwaf(folder, ['list'])).code).toBe(0);
        times.push(performance.now() - start);
      }
      expect(Math.min(...times)).toBeLessThanOrEqual(1_500);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
