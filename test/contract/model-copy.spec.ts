import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { ModelCopy } from '../../libs/aiwaf/src/core/ports/model-store';
import { RedisClient } from '../../libs/aiwaf/src/core/ports/redis-client';
import { ModelCopies } from '../../libs/aiwaf/src/nest/model/model-copies';
import { FileModelCopy, RedisModelCopy } from '../../libs/aiwaf/src/storage';
import { temporaryFolder } from './backends';

const HOST = '127.0.0.1';
const PORT = 6379;

interface Opened {
  readonly copy: ModelCopy;
  close(): Promise<void>;
}

interface RedisKind {
  readonly name: string;
  /** A client as hosts make it. */
  connect(port: number): Promise<{ client: RedisClient; remove(key: string): Promise<unknown>; end(): void }>;
}

const REDIS_KINDS: readonly RedisKind[] = [
  {
    name: 'Redis by ioredis',
    connect: async (port) => {
      const client = new Redis({ host: HOST, port, lazyConnect: true, retryStrategy: () => null });
      client.on('error', () => undefined);
      await client.connect();
      return { client, remove: (key) => client.del(key), end: () => client.disconnect() };
    },
  },
  {
    name: 'Redis by node-redis',
    connect: async (port) => {
      const client = createClient({ socket: { host: HOST, port, reconnectStrategy: false } });
      client.on('error', () => undefined);
      await client.connect();
      return { client, remove: (key) => client.del(key), end: () => client.destroy() };
    },
  },
];

/** `null` where no Redis answers. */
async function openRedis(kind: RedisKind): Promise<Opened | null> {
  const connected = await kind.connect(PORT).catch((error: unknown) => {
    if (process.env.CI === 'true') throw error;
    return null;
  });
  if (connected === null) return null;
  const { client, remove, end } = connected;
  const key = `{aiwaf-test-${randomUUID()}}:model`;
  return {
    copy: new RedisModelCopy(client, key),
    close: async () => {
      await remove(key);
      end();
    },
  };
}

async function openFile(): Promise<Opened> {
  const folder = temporaryFolder();
  return {
    copy: new FileModelCopy(join(folder.path, 'not', 'yet', 'model.json')),
    close: async () => folder.remove(),
  };
}

describe.each([
  { name: 'a file', open: openFile },
  ...REDIS_KINDS.map((kind) => ({ name: kind.name, open: () => openRedis(kind) })),
])('a copy of the model in $name', ({ name, open }) => {
  let opened: Opened | null;
  beforeEach(async () => {
    opened = await open();
    if (opened === null) console.warn(`Skipped: no Redis answers at ${HOST}:${PORT}, for ${name}.`);
  });
  afterEach(() => opened?.close());

  it('is none at first, and then what was written last', async () => {
    if (opened === null) return;
    expect(await opened.copy.read()).toBeNull();
    await opened.copy.write('one');
    const large = 'ü'.repeat(500_000);
    await opened.copy.write(large);
    expect(await opened.copy.read()).toBe(large);
  });
});

describe('a copy of the model in Redis', () => {
  it('has a key in the slot of all keys of AIWAF, and takes no value but a text', async () => {
    const asked: string[] = [];
    const odd = {
      get: async (key: string) => (asked.push(key), 7 as unknown as string),
      set: async () => 'OK',
    };
    expect(await new RedisModelCopy(odd).read()).toBeNull();
    expect(asked).toEqual(['{aiwaf}:model']);
  });
});

describe('copies of the model', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let faults: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    faults = [];
  });
  afterEach(() => folder.remove());
  const copiesOf = (...copies: ModelCopy[]) => new ModelCopies(copies, (place) => faults.push(place));
  const hanging: ModelCopy = {
    place: 'hanging',
    read: () => new Promise(() => undefined),
    write: () => new Promise(() => undefined),
  };
  const failing: ModelCopy = {
    place: 'failing',
    read: () => Promise.reject(new Error('down')),
    write: () => Promise.reject(new Error('down')),
  };
  const inFile = () => new FileModelCopy(join(folder.path, 'model.json'));
  const all = async (copies: ModelCopies) => {
    const found: string[] = [];
    for await (const { content } of copies.read()) found.push(content);
    return found;
  };

  it('passes over what fails and what hangs', async () => {
    await inFile().write('good');
    expect(await all(copiesOf(failing, hanging, inFile()))).toEqual(['good']);
  });

  it('brings up to date what it can, tells of the others, and never rejects', async () => {
    await copiesOf(failing, hanging, inFile()).renew('new');
    expect(await inFile().read()).toBe('new');
    expect(faults.sort()).toEqual(['failing', 'hanging']);
  });

  it('writes nothing where the copy is up to date', async () => {
    let writes = 0;
    const copy: ModelCopy = { place: 'x', read: async () => 'same', write: async () => void writes++ };
    await copiesOf(copy).renew('same');
    await copiesOf(copy).renew('other');
    expect(writes).toBe(1);
  });

  it('writes over a file that is too large', async () => {
    writeFileSync(join(folder.path, 'model.json'), Buffer.alloc(17 * 1_024 * 1_024));
    await copiesOf(inFile()).renew('new');
    expect(await inFile().read()).toBe('new');
    expect(faults).toEqual([]);
  });

  it.each(REDIS_KINDS)('is not held up by a server that says nothing to $name', async ({ connect }) => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const { port } = server.address() as { port: number };
    const sockets: (() => void)[] = [];
    server.on('connection', (socket) => sockets.push(() => socket.destroy()));
    let end = () => {};
    // The client may not even come to be connected: what it is asked then waits, as it would in a host.
    const client = connect(port).then((connected) => {
      end = connected.end;
      return connected.client;
    });
    const redis: RedisClient = {
      get: async (key) => (await client).get(key),
      set: async (key, value) => (await client).set(key, value),
    };
    await inFile().write('good');
    expect(await all(copiesOf(new RedisModelCopy(redis), inFile()))).toEqual(['good']);
    client.catch(() => undefined);
    sockets.forEach((destroy) => destroy());
    end();
    await new Promise((resolve) => server.close(resolve));
  });
});
