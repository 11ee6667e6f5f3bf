import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { startHost } from '../helpers/host-app';
import { generateLog } from '../helpers/log-generator';

const BIN = join(__dirname, '../../libs/aiwaf/dist/bin.js');

describe('a host without a model', () => {
  let said: jest.SpyInstance;
  beforeEach(() => {
    said = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    delete process.env.AIWAF_DISABLE;
    jest.restoreAllMocks();
  });
  const start = async () => {
    const host = await startHost({ adapter: 'express' });
    await host.close();
    return said.mock.calls.flat().join('\n');
  };

  it('says at start that the anomaly layer is off', async () => {
    expect(await start()).toContain('No model yet');
  });

  it('does not where AIWAF_DISABLE switched off all of it', async () => {
    process.env.AIWAF_DISABLE = '1';
    expect(await start()).not.toContain('No model yet');
  });
});

describe('training with a database in memory', () => {
  it('leaves no file behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-no-model-'));
    try {
      writeFileSync(
        join(folder, 'access.log'),
        [...generateLog({ seed: 4, lines: 300, visitors: 20 }), ''].join('\n'),
      );
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [BIN, 'detect-and-train', '--log', 'access.log', '--force-ai', '--json'],
        { cwd: folder, env: { ...process.env, AIWAF_DATABASE_URL: 'sqlite::memory:' }, encoding: 'utf8' },
      );
      expect([status, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ model: expect.anything() });
      expect(readdirSync(folder)).toEqual(['access.log']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
