import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLog, logLine } from '../helpers/log-generator';

const BIN = join(__dirname, '../../libs/aiwaf/dist/bin.js');
const SCANNER = '203.0.113.66';

describe('aiwaf training-runs and proposals', () => {
  let folder: string;
  beforeAll(() => {
    if (!existsSync(BIN)) throw new Error('The library is not built: run npm run build first.');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-'));
    const startAt = Date.now() - 7_200_000;
    const visits = generateLog({ seed: 3, lines: 100, visitors: 20, startAt, spanMs: 3_600_000 });
    const probes = ['/wp-login.php', '/.env', '/backup.sql', '/x.php'].map((path) =>
      logLine({ address: SCANNER, at: startAt, request: `GET ${path} HTTP/1.1`, status: 404 }),
    );
    writeFileSync(join(folder, 'access.log'), [...visits, ...probes, ''].join('\n'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const aiwaf = (args: string, env: Record<string, string> = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const child = spawn(process.execPath, [BIN, ...args.split(' ')], {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.on('close', (code) => resolve({ code, out, err }));
    });

  it('lists runs, and makes no database to look for them', async () => {
    expect(await aiwaf('training-runs')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^AIWAF_E_DATABASE_NOT_MIGRATED: There is no file /),
    });
    expect(existsSync(join(folder, 'aiwaf-data'))).toBe(false);
    await aiwaf('detect-and-train --log access.log');
    const { out } = await aiwaf('training-runs --limit 5 --json');
    expect(JSON.parse(out)).toMatchObject([
      { state: 'done', trigger: 'command', summary: { bannedTotal: 1 } },
    ]);
    expect((await aiwaf('training-runs')).out).toMatch(/command +done +[\d.]+ +104 +1/);
  });

  it('proposes, and does what a person decides', async () => {
    const trained = await aiwaf('detect-and-train --log access.log', { AIWAF_MODE: 'monitor' });
    expect(trained.out).toContain('Proposes to ban 1 client');
    expect((await aiwaf('proposals list')).out).toContain(SCANNER);
    expect(await aiwaf('proposals accept --all')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^AIWAF_E_CONSENT: /),
    });
    expect(await aiwaf('proposals accept 198.51.100.1')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^AIWAF_E_PROPOSAL: /),
    });
    expect(await aiwaf('proposals accept --all --yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Banned ${SCANNER}`),
    });
    expect(JSON.parse((await aiwaf('proposals list --json')).out)).toEqual([]);
  });

  it('bans nobody on evidence that a person rejected', async () => {
    await aiwaf('detect-and-train --log access.log', { AIWAF_MODE: 'monitor' });
    expect(await aiwaf(`proposals reject ${SCANNER}`)).toMatchObject({ code: 0 });
    expect((await aiwaf('detect-and-train --log access.log')).out).toContain('Banned 0 clients');
  });

  it.each(['proposals', 'proposals foo', 'training-runs x', 'training-runs --limit 0', 'detect-and-train x'])(
    'refuses "aiwaf %s" with 2',
    async (args) => {
      expect(await aiwaf(args)).toMatchObject({ code: 2, out: '' });
    },
  );
});
