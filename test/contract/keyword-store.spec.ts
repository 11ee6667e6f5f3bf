import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { KeywordRecord } from '../../libs/aiwaf/src/core/ports/keyword-store';
import { mergeKeywords } from '../../libs/aiwaf/src/learning/keywords';
import { DynamicKeyword, MemoryKeywordStore, TypeOrmKeywordStore } from '../../libs/aiwaf/src/storage';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;
const merge = mergeKeywords({
  enabled: true,
  minGroups: 10,
  minWideGroups: 5,
  minDays: 2,
  requireApproval: false,
  immediate: false,
  dynamicTopN: 10,
  maxWords: 1_000,
  halfLifeMs: 604_800_000,
  forgetAfterMs: 1_209_600_000,
});
const record = (keyword: string, more: Partial<KeywordRecord> = {}): KeywordRecord => ({
  keyword,
  count: 3,
  firstSeen: NOW - 1_000,
  lastSeen: NOW,
  groups: ['203.0.113.0/24'],
  wideGroups: ['203.0.0.0/16'],
  days: [20_370],
  state: 'candidate',
  decidedAt: null,
  ...more,
});

describe.each(BACKENDS)('a keyword store in $name', ({ open }) => {
  let stores: Stores;
  let keywords: MemoryKeywordStore | TypeOrmKeywordStore;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
    keywords =
      stores.dataSource === null ? new MemoryKeywordStore() : new TypeOrmKeywordStore(stores.dataSource);
  });
  afterEach(() => stores.close());

  it('keeps records as they are', async () => {
    const records = [
      record('webfig'),
      record('landray', { state: 'approved', decidedAt: NOW, groups: [], wideGroups: [], days: [] }),
    ];
    await keywords.save(records, merge);
    expect(await keywords.load(100)).toEqual(expect.arrayContaining(records));
  });

  it('loses no sighting of another process', async () => {
    await keywords.save([record('webfig', { count: 7, groups: ['a'], days: [1] })], merge);
    const saved = await keywords.save([record('webfig', { count: 5, groups: ['b'], days: [2] })], merge);
    expect(saved).toEqual(await keywords.load(100));
    expect(saved).toMatchObject([{ count: 7, groups: ['a', 'b'], days: [1, 2] }]);
  });

  it('loads what was seen last, and everything that a person decided', async () => {
    const words = Array.from({ length: 250 }, (_, i) => record(`word${i}`, { lastSeen: NOW + i }));
    words[0] = record('word0', { state: 'rejected', decidedAt: NOW });
    await keywords.save(words, merge);
    const loaded = (await keywords.load(2)).map(({ keyword }) => keyword);
    expect(loaded.sort()).toEqual(['word0', 'word248', 'word249']);
  });

  it('tells what was written and taken back since a version', async () => {
    await keywords.save(
      [record('webfig', { state: 'active' }), record('landray', { state: 'active' })],
      merge,
    );
    const version = await keywords.version();
    expect(await keywords.changedSince(version)).toEqual({ rows: [], version });
    await keywords.save([record('seeyon')], merge);
    await keywords.remove(['webfig'], NOW);
    const changes = await keywords.changedSince(version);
    expect(changes.rows.map(({ keyword, removed }) => [keyword, removed])).toEqual([
      ['seeyon', false],
      ['webfig', true],
    ]);
    expect(changes.version).toBe(await keywords.version());
    await keywords.save([record('webfig', { count: 3 })], merge);
    const again = await keywords.changedSince(changes.version);
    expect(again.rows.map(({ keyword, removed, count }) => [keyword, removed, count])).toEqual([
      ['webfig', false, 3],
    ]);
  });

  it('reads no row that did not change', async () => {
    if (stores.dataSource?.options.type !== 'better-sqlite3') return;
    for (const table of [
      'dynamickeyword',
      'blacklistentry',
      'ipexemption',
      'exemptpath',
      'geoblockedcountry',
    ]) {
      const plan: { detail: string }[] = await stores.dataSource.query(
        `EXPLAIN QUERY PLAN SELECT * FROM aiwaf_${table} WHERE version > 7 ORDER BY version, id LIMIT 200`,
      );
      expect(plan[0].detail).toContain(`SEARCH aiwaf_${table} USING INDEX aiwaf_${table}_version_idx`);
    }
  });

  it('finds words by name', async () => {
    const words = Array.from({ length: 250 }, (_, i) => record(`word${i}`));
    await keywords.save(words, merge);
    const asked = ['unknown', ...words.slice(50).map(({ keyword }) => keyword)];
    expect(await keywords.find(asked)).toHaveLength(200);
    expect(await keywords.find(['word7', 'unknown'])).toEqual([words[7]]);
    expect(await keywords.find([])).toEqual([]);
  });

  it('removes words, known or not', async () => {
    await keywords.save([record('webfig'), record('landray')], merge);
    await keywords.remove(['webfig', 'unknown'], NOW);
    await keywords.remove([], NOW);
    expect((await keywords.load(100)).map(({ keyword }) => keyword)).toEqual(['landray']);
  });

  it('takes a row of the Python package for a candidate, and skips what is no word', async () => {
    if (stores.dataSource === null) return;
    const rows = stores.dataSource.getRepository(DynamicKeyword);
    await rows.insert([
      { keyword: 'webfig', count: 90, lastUpdated: NOW },
      { keyword: "'; drop table", count: 1, lastUpdated: NOW },
    ]);
    expect(await keywords.load(100)).toEqual([
      record('webfig', { count: 90, firstSeen: NOW, groups: [], wideGroups: [], days: [] }),
    ]);
  });
});
