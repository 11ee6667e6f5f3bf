import { randomUUID } from 'node:crypto';
import {
  FAILED_LOGIN_WINDOW_MS,
  Misses,
  NOT_FOUND_CEILING,
  NOT_FOUND_WINDOW_MS,
} from '../../libs/aiwaf/src/core/evidence/misses';
import { seededRandom } from '../../libs/aiwaf/src/learning/random';
import { RedisCommands, redisCommandsOf, RedisMisses } from '../../libs/aiwaf/src/storage';
import { CLIENT_NAMES, ClientName, connectClientOrSkip, OpenedClient } from '../helpers/redis-clients';

const START = 1_760_000_000_000;
const PROCESSES = 4;
type Fleet = readonly Process[];

/** What one process sees of a client, and the points that are given for it. */
interface Process {
  request(): void;
  miss(path: number, now: number): Promise<number>;
  failLogin(now: number): Promise<number>;
  clear(): Promise<void>;
}

interface Opened {
  readonly fleet: Fleet;
  readonly client: OpenedClient | null;
  readonly key: string;
  close(): void;
}

/** One process that sees everything. */
function alone(): Opened {
  let misses = new Misses();
  const process: Process = {
    request: () => misses.note(),
    miss: async (path, now) => (misses.note(), misses.miss(path, START + now)),
    failLogin: async (now) => (misses.note(), misses.failLogin(START + now)),
    clear: async () => void (misses = new Misses()),
  };
  return { fleet: Array<Process>(PROCESSES).fill(process), client: null, key: '', close: () => undefined };
}

/** Four that see a part each, and share it. Time is the caller's. */
async function together(name: ClientName): Promise<Opened | null> {
  const opened = await connectClientOrSkip(name);
  if (opened === null) return null;
  const commands = redisCommandsOf(opened.client) as RedisCommands;
  const redis = {
    isBusy: false,
    run: ((script, of, args) => commands.runSource(script, of, args)) as RedisCommands['runSource'],
  };
  const key = `test:${randomUUID()}`;
  const fleet = Array.from({ length: PROCESSES }, (): Process => {
    const shared = new RedisMisses(redis, 'caller');
    let own = new Misses();
    return {
      request: () => own.note(),
      miss: async (path, now) => {
        own.note();
        own.miss(path, START + now);
        const { untold: requests, mostly: mostlyMisses } = own;
        own.untold = 0;
        return (await shared.miss(key, { path, requests, mostlyMisses, now: START + now })) ?? NaN;
      },
      failLogin: async (now) => (own.note(), (await shared.failLogin(key, START + now)) ?? NaN),
      clear: async () => {
        own = new Misses();
        shared.clear(key);
        await opened.send('PING');
      },
    };
  });
  return { fleet, client: opened, key, close: opened.end };
}

describe.each([
  { name: 'memory', open: async (): Promise<Opened | null> => alone() },
  ...CLIENT_NAMES.map((name) => ({ name: `Redis by ${name}`, open: () => together(name) })),
])('what four processes miss, in $name', ({ open }) => {
  let opened: Opened | null;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened?.close());
  /** Distinct paths, one process after the other; answers the points together. */
  const walk = async ({ fleet }: Opened, from: number, count: number, before: (process: Process) => void) => {
    let points = 0;
    for (let i = from; i < from + count; i++) {
      before(fleet[i % PROCESSES]);
      points += await fleet[i % PROCESSES].miss(i, i);
    }
    return points;
  };
  const nothing = () => undefined;

  it('costs a path its points once, wherever it is asked for again', async () => {
    if (opened === null) return;
    const points: number[] = [];
    for (const process of opened.fleet) points.push(await process.miss(7, 0));
    expect(points).toEqual([2, 0, 0, 0]);
  });

  it('stops at the ceiling for a client that mostly finds what it asks for', async () => {
    if (opened === null) return;
    const browse = (process: Process) => [1, 2, 3].forEach(() => process.request());
    expect(await walk(opened, 0, 60, browse)).toBe(NOT_FOUND_CEILING);
  });

  it('goes on for a walker, who misses nearly everything', async () => {
    if (opened === null) return;
    expect(await walk(opened, 0, 60, nothing)).toBe(120);
    expect(await walk(opened, 60, 40, nothing)).toBe(80);
  });

  it('begins anew after an hour', async () => {
    if (opened === null) return;
    expect(await walk(opened, 0, 30, nothing)).toBe(60);
    const [one, two] = opened.fleet;
    expect(await one.miss(3, NOT_FOUND_WINDOW_MS - 1)).toBe(0);
    expect(await two.miss(3, NOT_FOUND_WINDOW_MS)).toBe(2);
    expect(await one.miss(3, NOT_FOUND_WINDOW_MS + 1)).toBe(0);
  });

  it('forgives five refused logins in ten minutes, of all processes together', async () => {
    if (opened === null) return;
    const points: number[] = [];
    for (let i = 0; i < 8; i++) points.push(await opened.fleet[i % PROCESSES].failLogin(i));
    expect(points).toEqual([0, 0, 0, 0, 0, 5, 5, 5]);
    expect(await opened.fleet[0].failLogin(FAILED_LOGIN_WINDOW_MS)).toBe(0);
  });

  it('begins anew when it is cleared', async () => {
    if (opened === null) return;
    await walk(opened, 0, 10, nothing);
    for (let i = 0; i < 8; i++) await opened.fleet[0].failLogin(20);
    for (const process of opened.fleet) await process.clear();
    expect(await opened.fleet[1].miss(3, 21)).toBe(2);
    expect(await opened.fleet[2].failLogin(21)).toBe(0);
  });

  it('gives what one process alone gives for the same requests in the same order', async () => {
    if (opened === null) return;
    const random = seededRandom(5);
    const [oracle] = alone().fleet;
    let now = 0;
    for (let i = 0; i < 600; i++) {
      now += Math.floor(random() ** 6 * 900_000);
      const process = opened.fleet[Math.floor(random() * PROCESSES)];
      if (random() < 0.1) {
        expect(await process.failLogin(now)).toBe(await oracle.failLogin(now));
      } else {
        const path = Math.floor(random() * 400);
        expect(await process.miss(path, now)).toBe(await oracle.miss(path, now));
      }
    }
  });
});

describe.each(CLIENT_NAMES)('misses in Redis by %s', (name) => {
  it('bring nothing above the ceiling where the process that saw them sees a client that finds more', async () => {
    const opened = await together(name);
    if (opened === null) return;
    const [one, two] = opened.fleet;
    try {
      for (let i = 0; i < 35; i++) await one.miss(i, i);
      await two.miss(0, 35);
      for (let i = 0; i < 3; i++) two.request();
      expect([await two.miss(35, 35), await one.miss(36, 36)]).toEqual([0, 2]);
    } finally {
      opened.close();
    }
  });

  it('are small however long a client walks, and gone with their window', async () => {
    const opened = await together(name);
    if (opened === null) return;
    const { fleet, client, key } = opened;
    try {
      for (let i = 0; i < 300; i++) await fleet[i % PROCESSES].miss((i * 2_654_435_761) >>> 0, i);
      await fleet[0].failLogin(300);
      const of = (...command: string[]) => (client as OpenedClient).send(...command).then(Number);
      expect(await of('HLEN', `aiwaf:misses:${key}`)).toBeLessThanOrEqual(84);
      expect(await of('MEMORY', 'USAGE', `aiwaf:misses:${key}`, 'SAMPLES', '0')).toBeLessThan(3_000);
      for (const [prefix, windowMs] of [
        ['misses', NOT_FOUND_WINDOW_MS],
        ['logins', FAILED_LOGIN_WINDOW_MS],
      ] as const) {
        const left = await of('PTTL', `aiwaf:${prefix}:${key}`);
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(windowMs);
      }
    } finally {
      opened.close();
    }
  });
});
