import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafOptions, DynamicKeyword, KeywordRecord, Keywords } from 'nestjs-aiwaf';
import { Repository } from 'typeorm';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

const DAY = 86_400_000;

/** A word that a training run saw from twenty networks on two days. */
function learned(keyword: string): KeywordRecord {
  const today = Math.floor(Date.now() / DAY);
  const groups = Array.from({ length: 10 }, (_, i) => `45.${i}.7.0/24`);
  const wideGroups = Array.from({ length: 5 }, (_, i) => `45.${i}.0.0/16`);
  const [firstSeen, lastSeen] = [(today - 1) * DAY, today * DAY];
  const days = [today - 1, today];
  return {
    keyword,
    count: 20,
    firstSeen,
    lastSeen,
    groups,
    wideGroups,
    days,
    state: 'active',
    decidedAt: null,
  };
}

describe('learned keywords of two processes', () => {
  it('are in force in both within seconds, and so is a person’s word', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-keywords-'));
    const aiwaf = { database: `sqlite:${join(folder, 'aiwaf.sqlite')}` };
    const hosts = [
      await startHost({ adapter: 'express', aiwaf }),
      await startHost({ adapter: 'express', aiwaf }),
    ];
    const [one, other] = hosts.map(({ app }) => app.get(Keywords));
    /** Asks the other process until it answers so, at most for three of its rounds. */
    const answers = async (status: number, path: string) => {
      for (let i = 0; i < 75; i++) {
        const headers = { ...BROWSER, 'x-forwarded-for': `203.0.${i}.7` };
        if ((await rawRequest(hosts[1].port, 'GET', path, headers)).status === status) return true;
        await setTimeout(200);
      }
      return false;
    };
    try {
      await one.absorb([learned('webfig')]);
      await one.approve('landray');
      expect(await answers(403, '/webfig')).toBe(true);
      expect(await answers(403, '/landray')).toBe(true);
      await one.reject('webfig');
      await one.remove('landray');
      expect(await answers(404, '/webfig')).toBe(true);
      expect(await answers(404, '/landray')).toBe(true);
      expect(other.list().map(({ keyword, state }) => [keyword, state])).toEqual([['webfig', 'rejected']]);
    } finally {
      for (const host of hosts) await host.close();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

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

  it('puts into force what a training run learned, and keeps it', async () => {
    const { host, keywords } = await start();
    await expect(keywords.absorb([learned('webfig'), learned('cats')])).resolves.toEqual({
      active: ['webfig'],
      candidates: 0,
    });
    const rows = host.app.get<Repository<DynamicKeyword>>(
      getRepositoryToken(DynamicKeyword, AIWAF_DATA_SOURCE),
    );
    expect(await rows.find()).toMatchObject([{ keyword: 'webfig', count: 20, state: 'active' }]);
    expect(await get('203.0.113.7', '/webfig')).toBe(403);
    const stored = keywords.list();
    await keywords.absorb([learned('webfig')]);
    expect(keywords.list()).toEqual(stored);
    await stop();
    const again = await start();
    expect(again.keywords.list()).toEqual(stored);
    expect(await again.keywords.forTraining()).toMatchObject({ stored, active: ['webfig'] });
    expect(await get('203.0.113.7', '/webfig')).toBe(403);
  });

  it('removes the words of exempt paths', async () => {
    const { host, keywords } = await start();
    await keywords.absorb([learned('webfig'), { ...learned('landray'), days: [] }]);
    await host.service.exempt('/hooks/webfig');
    await host.service.exempt('/landray');
    expect(await keywords.absorb([])).toEqual({ active: [], candidates: 0 });
    await stop();
    expect((await start()).keywords.list()).toEqual([]);
  });

  it('stores nothing of a run, and refuses nothing, while the layer is on trial', async () => {
    const { keywords } = await start({ layers: { keywords: { mode: 'monitor' } } });
    expect(await keywords.absorb([learned('webfig')])).toMatchObject({ active: ['webfig'] });
    expect(await get('203.0.113.7', '/webfig')).toBe(404);
    await stop();
    expect((await start()).keywords.list()).toEqual([]);
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
