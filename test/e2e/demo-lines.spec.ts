import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DemoProcess } from '../helpers/demo-process';
import { suiteThatNeeds } from '../helpers/needed';
import { programMissing } from '../helpers/program-missing';

const run = promisify(execFile);

/** A line as the terminal shows it. */
interface Printed {
  readonly layer: string;
  readonly expected: string;
  readonly command: string;
}

function linesOf(greeting: string): Printed[] {
  const found = greeting.matchAll(/^ {2}# (\w+)(.*): ([^:\n]+)\n {2}(\S.*)$/gm);
  return [...found].map(([, layer, , expected, command]) => ({ layer, expected, command }));
}

/** What a command prints, in the words of the greeting. */
async function outcome(command: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', command]);
  const lines = stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const counted = lines.map((line) => /^(\d+) (\d{3})$/.exec(line));
  if (counted.some((match) => match === null)) return lines.join(' ');
  return counted.map((match) => `${match?.[1]} times ${match?.[2]}`).join(', ');
}

/** The lines that ask for pages, all at once: each is another client. Announced and seen. */
function tried(lines: readonly Printed[]): Promise<(readonly [string, string])[]> {
  const asking = lines.filter(({ layer }) => layer !== 'anomaly' && layer !== 'requestLog');
  return Promise.all(
    asking.map(async ({ expected, command }) => [expected, await outcome(command)] as const),
  );
}

suiteThatNeeds(programMissing('curl'))('the lines that the demo prints', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  async function withDemo(
    folder: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    use: (shown: { lines: Printed[]; greeting: string }) => Promise<void>,
  ): Promise<void> {
    const demo = await DemoProcess.start(folder, args, env);
    try {
      await use({ lines: linesOf(demo.greeting), greeting: demo.greeting });
    } finally {
      await demo.stop();
    }
  }

  it.concurrent.each([
    ['Express', []],
    ['Fastify', ['--fastify']],
  ] as const)(
    'answer as they announce on %s, in a new folder, after a restart, and in monitor mode',
    async (adapter, args) => {
      const folder = mkdtempSync(join(tmpdir(), 'aiwaf-demo-'));
      folders.push(folder);
      await withDemo(folder, args, {}, async ({ lines, greeting }) => {
        expect(greeting).toContain(`Firewall: enforce, on ${adapter}`);
        const layers = new Set(lines.map(({ layer }) => layer));
        for (const layer of ['blacklist', 'geo', 'headers', 'rateLimit', 'keywords', 'honeypot', 'uuid'])
          expect(layers).toContain(layer);
        expect(lines.length).toBeLessThanOrEqual(15);

        const command = (wanted: string) => lines.find(({ layer }) => layer === wanted)?.command ?? '';
        const walk = outcome(command('anomaly'));
        for (const [expected, seen] of await tried(lines)) expect(seen).toBe(expected);
        const [, found] = /^(\d+) times 404, \d+ times 403$/.exec(await walk) ?? [];
        expect(Math.abs(Number(found) - 25)).toBeLessThanOrEqual(5);

        const rows = (await run('sh', ['-c', command('requestLog')])).stdout.trim().split('\n');
        expect(rows.map((row) => typeof JSON.parse(row))).toEqual(['object', 'object', 'object']);
      });
      await withDemo(folder, args, {}, async ({ lines }) => {
        for (const [expected, seen] of await tried(lines)) expect(seen).toBe(expected);
      });
      await withDemo(folder, args, { AIWAF_MODE: 'monitor' }, async ({ lines, greeting }) => {
        expect(greeting).toContain('Firewall: monitor');
        for (const [expected, seen] of await tried(lines)) expect(seen).toBe(expected);
      });
    },
    120_000,
  );
});
