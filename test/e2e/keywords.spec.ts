import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AiwafOptions, Keywords } from 'nestjs-aiwaf';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

describe.each(['express', 'fastify'] as const)('learned keywords on %s', (adapter) => {
  let host: Host | undefined;
  let folder: string;
  const start = async (aiwaf: AiwafOptions = {}) => {
    const database = `sqlite:${join(folder, 'aiwaf.sqlite')}`;
    host = await startHost({ adapter, aiwaf: { database, ...aiwaf } });
    return { host, keywords: host.app.get(Keywords) };
  };
  const stop = async () => {
    await host?.close();
    host = undefined;
  };
  const get = async (from: string, target: string) => {
    const headers = { ...BROWSER, 'x-forwarded-for': from };
    return (await rawRequest((host as Host).port, 'GET', target, headers)).status;
  };
  /** Scanners of so many networks give themselves away and ask for a path. */
  const scan = async (target: string, networks: number, first = 0) => {
    for (let i = first; i < first + networks; i++) {
      expect(await get(`45.${i}.7.9`, '/wp-login.php')).toBe(403);
      expect(await get(`45.${i}.7.9`, target)).toBe(404);
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-keywords-'));
  });
  afterEach(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });

  it('keeps candidates over a restart, and refuses a word when it came from enough networks', async () => {
    const learning = { minDays: 1 };
    const first = await start({ layers: { keywords: { learning } } });
    await scan('/webfig/x', 6);
    expect(first.keywords.list()).toMatchObject([{ keyword: 'webfig', state: 'candidate' }]);
    await stop();
    const second = await start({ layers: { keywords: { learning } } });
    expect(second.keywords.list()).toMatchObject([{ keyword: 'webfig', state: 'candidate' }]);
    await scan('/webfig/x', 4, 6);
    expect(second.keywords.list()).toMatchObject([{ keyword: 'webfig', state: 'active' }]);
    expect(await get('203.0.113.7', '/webfig')).toBe(403);
    expect(await get('203.0.113.7', '/about-webfig')).toBe(404);
    expect(await get('203.0.113.7', '/cats/webfig')).toBe(200);
  });

  it('takes a person’s word at once and keeps it', async () => {
    const { keywords } = await start({ layers: { keywords: { learning: { requireApproval: true } } } });
    expect(await get('203.0.113.7', '/webfig')).toBe(404);
    await keywords.approve('WebFig');
    expect(await get('203.0.113.7', '/webfig')).toBe(403);
    await keywords.reject('landray');
    await stop();
    const again = await start();
    expect(await get('203.0.113.7', '/webfig')).toBe(403);
    expect(again.keywords.list()).toMatchObject([
      { keyword: expect.any(String), decidedAt: expect.any(Number) },
      { keyword: expect.any(String), decidedAt: expect.any(Number) },
    ]);
    expect(await again.keywords.remove('webfig')).toBe(true);
    expect(await get('203.0.113.7', '/webfig')).toBe(404);
  });

  it.each(['cats', 'host', 'two words', '', 'x'.repeat(41)])('approves no %j', async (word) => {
    const { keywords } = await start();
    await expect(keywords.approve(word)).rejects.toMatchObject({ code: 'AIWAF_E_KEYWORD' });
    expect(keywords.list()).toEqual([]);
  });

  it('learns on the first sighting where that is asked for, and warns', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    try {
      await start({ layers: { keywords: { learning: { immediate: true } } } });
      expect(warn.mock.calls.flat().join()).toContain('AIWAF_W_KEYWORDS_IMMEDIATE');
      await scan('/webfig', 1);
      expect(await get('203.0.113.7', '/webfig')).toBe(403);
    } finally {
      warn.mockRestore();
    }
  });
});
