import { existsSync, mkdirSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { ModelRecord, ModelStore, UNREADABLE_VERSION } from '../../libs/aiwaf/src/core/ports/model-store';
import {
  AiModelArtifact,
  FileModelStore,
  MemoryModelStore,
  openDataSource,
  parseDatabaseUrl,
  TypeOrmModelStore,
} from '../../libs/aiwaf/src/storage';
import { databaseOfThisFile, TEST_SERVERS } from '../servers/servers';
import { temporaryFolder } from './backends';

interface Opened {
  readonly store: ModelStore;
  /** A second process's view of the same place. */
  readonly again: ModelStore;
  close(): Promise<void>;
}

async function sql(url: string): Promise<Opened & { readonly dataSource: DataSource }> {
  const dataSource = await openDataSource(parseDatabaseUrl(url), 'migrate');
  await dataSource.getRepository(AiModelArtifact).deleteAll();
  const open = () => new TypeOrmModelStore(dataSource);
  return { store: open(), again: open(), dataSource, close: () => dataSource.destroy() };
}

const KINDS: readonly { readonly name: string; open(): Promise<Opened> }[] = [
  {
    name: 'memory',
    open: async () => {
      const store = new MemoryModelStore();
      return { store, again: store, close: async () => undefined };
    },
  },
  {
    name: 'files',
    open: async () => {
      const folder = temporaryFolder();
      const open = () => new FileModelStore(join(folder.path, 'model.json'));
      return { store: open(), again: open(), close: async () => folder.remove() };
    },
  },
  {
    name: 'SQLite',
    open: async () => {
      const folder = temporaryFolder();
      const opened = await sql(`sqlite:${join(folder.path, 'aiwaf.sqlite')}`);
      return { ...opened, close: () => opened.close().then(folder.remove) };
    },
  },
  ...TEST_SERVERS.map((server) => ({
    name: server.name,
    open: async () => sql(await databaseOfThisFile(server)),
  })),
];

const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';

function record(version: string, some: Partial<ModelRecord> = {}): ModelRecord {
  return {
    version,
    refused: false,
    createdAt: 1_760_000_000_000,
    activatedAt: null,
    rows: 2_000,
    threshold: 0.55,
    contamination: 0.05,
    bytes: 260_000,
    gates: [{ gate: 'drift', passed: true, detail: 'Not far: 4.0 %.' }],
    runId: '7',
    ...some,
  };
}

/** What a store takes for a model: it looks no further than a version. */
const content = (version: string, filler = '') => JSON.stringify({ body: { version, filler } });

describe.each(KINDS)('a model store in $name', ({ open }) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  it('has nothing at first', async () => {
    expect(await opened.store.pointer()).toBeNull();
    expect(await opened.store.records()).toEqual([]);
    expect(await opened.store.content(A)).toBeNull();
  });

  it('gives back what was put, to another process too', async () => {
    const filler = 'ü\u{1f600}'.repeat(100_000);
    await opened.store.put(record(A, { activatedAt: 5 }), content(A, filler));
    await opened.store.put(record(B, { refused: true, gates: [], runId: null }), content(B));
    for (const store of [opened.store, opened.again]) {
      const records = await store.records();
      expect(records.sort((a, b) => a.version.localeCompare(b.version))).toEqual([
        record(A, { activatedAt: 5 }),
        record(B, { refused: true, gates: [], runId: null }),
      ]);
      expect(await store.content(A)).toBe(content(A, filler));
      expect(await store.content(B)).toBe(content(B));
    }
  });

  it('keeps one version of the same content, with its latest record', async () => {
    await opened.store.put(record(A), content(A));
    await opened.store.put(record(A, { activatedAt: 9 }), content(A));
    expect(await opened.again.records()).toEqual([record(A, { activatedAt: 9 })]);
  });

  it('keeps what a gate found that is no number', async () => {
    await opened.store.put(record(A, { threshold: NaN }), content(A));
    expect((await opened.store.records())[0].threshold).toBeNaN();
  });

  it('points to the version in force and to the one on trial, with a stamp that tells a change', async () => {
    await opened.store.put(record(A), content(A));
    await opened.store.put(record(B), content(B));
    await opened.store.setPointer({ active: A, shadow: null });
    const first = await opened.again.pointer();
    expect(first).toMatchObject({ active: A, shadow: null });
    expect(await opened.again.pointer()).toEqual(first);
    await opened.store.setPointer({ active: A, shadow: { version: B, until: 1_760_000_000_001 } });
    expect(await opened.again.pointer()).toMatchObject({
      active: A,
      shadow: { version: B, until: 1_760_000_000_001 },
    });
    await opened.store.setPointer({ active: B, shadow: null });
    const second = await opened.again.pointer();
    expect(second).toMatchObject({ active: B, shadow: null });
    expect(second?.stamp).not.toBe(first?.stamp);
    expect(await opened.again.content(B)).toBe(content(B));
  });

  it('removes versions, and nothing where there are none of that name', async () => {
    await opened.store.put(record(A), content(A));
    await opened.store.put(record(B), content(B));
    await opened.store.remove([A, 'cccccccccccccccc']);
    await opened.store.remove([]);
    expect(await opened.again.records()).toEqual([record(B)]);
    expect(await opened.again.content(A)).toBeNull();
  });

  it('has no content for what is no version, such as a path', async () => {
    for (const odd of ['../model', '../../etc/passwd', '__proto__', '', '%', `${A}'--`])
      expect(await opened.store.content(odd)).toBeNull();
  });
});

describe('a model store in files', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: FileModelStore;
  const inFolder = (...names: string[]) => join(folder.path, ...names);
  beforeEach(async () => {
    folder = temporaryFolder();
    store = new FileModelStore(inFolder('model.json'));
    await store.put(record(A), content(A));
    await store.setPointer({ active: A, shadow: null });
  });
  afterEach(() => folder.remove());

  it('has the model in force under the name that was given, and nothing half-written beside it', async () => {
    expect(readdirSync(folder.path).sort()).toEqual(['model-versions', 'model.json']);
    expect(readdirSync(inFolder('model-versions')).sort()).toEqual([`${A}.json`, `${A}.record.json`]);
  });

  it('takes a file that a person puts in its place', async () => {
    const before = await store.pointer();
    writeFileSync(inFolder('model.json'), content(B, 'by hand'));
    expect(await store.pointer()).toMatchObject({ active: B });
    expect((await store.pointer())?.stamp).not.toBe(before?.stamp);
    expect(await store.content(B)).toBe(content(B, 'by hand'));
  });

  it('says that a file tells no version, and gives its text', async () => {
    writeFileSync(inFolder('model.json'), 'nonsense');
    expect(await store.pointer()).toMatchObject({ active: UNREADABLE_VERSION });
    expect(await store.content(UNREADABLE_VERSION)).toBe('nonsense');
    writeFileSync(inFolder('model.json'), content('../../../etc/passwd'));
    expect(await store.pointer()).toMatchObject({ active: UNREADABLE_VERSION });
  });

  it('puts a kept version back over a damaged file', async () => {
    truncateSync(inFolder('model.json'), 5);
    await store.setPointer({ active: A, shadow: null });
    expect(await store.content(A)).toBe(content(A));
  });

  it('points to no version that it lacks', async () => {
    await expect(store.setPointer({ active: B, shadow: null })).rejects.toThrow(B);
    expect(await store.pointer()).toMatchObject({ active: A });
  });

  it('refuses a file that is too large or no regular file, without reading it', async () => {
    truncateSync(inFolder('model.json'), 100 * 1_024 * 1_024);
    expect(await store.pointer()).toMatchObject({ active: UNREADABLE_VERSION });
    await expect(store.content(UNREADABLE_VERSION)).rejects.toMatchObject({ code: 'AIWAF_E_MODEL_INVALID' });
    mkdirSync(inFolder('model-versions', `${B}.json`));
    await expect(store.content(B)).rejects.toThrow();
  });

  it('leaves out records that cannot be read', async () => {
    const versions = inFolder('model-versions');
    writeFileSync(join(versions, `${B}.json`), content(B));
    for (const bad of ['{', '[]', 'null', '{"__proto__":{"version":"x"}}', JSON.stringify(record(A))]) {
      writeFileSync(join(versions, `${B}.record.json`), bad);
      expect(await store.records()).toEqual([record(A)]);
    }
    truncateSync(join(versions, `${B}.record.json`), 10_000_000);
    expect(await store.records()).toEqual([record(A)]);
  });

  it('takes away what killed processes left, once it is old', async () => {
    const leftovers = [
      inFolder('model.json.123456'),
      inFolder('model-versions', `${B}.json`),
      inFolder('model-versions', `${A}.json.99`),
      inFolder('model-versions', `${A}.record.json.99`),
    ];
    for (const path of leftovers) writeFileSync(path, 'half');
    writeFileSync(inFolder('other.json'), 'not ours');
    await store.put(record(A), content(A));
    expect(leftovers.every((path) => existsSync(path))).toBe(true);
    const longAgo = (systemClock.now() - 120_000) / 1_000;
    for (const path of [...leftovers, inFolder('other.json')]) utimesSync(path, longAgo, longAgo);
    await store.put(record(A), content(A));
    expect(leftovers.filter((path) => existsSync(path))).toEqual([]);
    expect(existsSync(inFolder('other.json'))).toBe(true);
    expect(await store.content(A)).toBe(content(A));
  });
});

describe('a model store in a database', () => {
  let opened: Awaited<ReturnType<typeof sql>>;
  beforeEach(async () => {
    opened = await sql('sqlite::memory:');
  });
  afterEach(() => opened.close());

  const row = (name: string, data: Buffer, metadata: Record<string, unknown>) =>
    opened.dataSource
      .getRepository(AiModelArtifact)
      .save({ name, data, metadata, createdAt: 1, updatedAt: 1 });

  it('never reads rows of the Python package, which are pickled objects', async () => {
    const pickled = Buffer.from(
      '80049526000000000000008c05706f736978948c0673797374656d9493948c026964948594529',
      'hex',
    );
    await row('default', pickled, { version: A, framework: 'sklearn' });
    await row(A, pickled, { ...record(A) });
    expect(await opened.store.pointer()).toBeNull();
    expect(await opened.store.records()).toEqual([]);
    expect(await opened.store.content(A)).toBeNull();
  });

  it('gives out no content larger than 16 MiB', async () => {
    await row(`forest:${A}`, Buffer.alloc(16 * 1_024 * 1_024 + 1, 32), { ...record(A) });
    expect(await opened.store.content(A)).toBeNull();
  });

  it('leaves out rows whose record is of another version, or none', async () => {
    await row(`forest:${A}`, Buffer.from(content(A)), { ...record(B) });
    await row(`forest:${B}`, Buffer.from(content(B)), { version: B });
    expect(await opened.store.records()).toEqual([]);
  });
});
