import { randomUUID } from 'node:crypto';
import { BEHAVIOUR_WINDOW_MS, WINDOW_REQUESTS } from '../../libs/aiwaf/src/core/anomaly/behaviour-window';
import { markOf, PLAIN, RequestMark } from '../../libs/aiwaf/src/core/anomaly/request-mark';
import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { TrackedClient } from '../../libs/aiwaf/src/layers/anomaly/tracked-client';
import { seededRandom } from '../../libs/aiwaf/src/learning/random';
import { RedisBehaviour, RedisCommands, redisCommandsOf, RedisScript } from '../../libs/aiwaf/src/storage';
import { CLIENT_NAMES, ClientName, connectClientOrSkip, OpenedClient } from '../helpers/redis-clients';

const PROCESSES = 4;
const S = 1_000;
const miss = (path: number): RequestMark =>
  markOf({ notFound: true, hits: path % 3, missed: true, scanned: path % 5 === 0, path: `/${path}` });

/** One process that serves a client. */
interface Process {
  add(at: number, mark: RequestMark): void;
  /** What is known once all have told. */
  look(): Promise<TrackedClient>;
  /** Answers whether points are due. */
  confirm(at: number): Promise<boolean>;
  release(at: number): Promise<boolean>;
  clear(): void;
}

interface Opened {
  readonly clock: ManualClock;
  readonly fleet: readonly Process[];
  close(): void;
}

/** One process that sees everything. */
function alone(): Opened {
  let tracked = new TrackedClient();
  const process: Process = {
    add: (at, mark) => tracked.add(at, mark),
    look: async () => tracked,
    confirm: async (at) => tracked.usedUpTo('enforce', at) < at && tracked.confirm('enforce', at),
    release: async (at) => tracked.release('enforce', at),
    clear: () => void (tracked = new TrackedClient()),
  };
  const fleet = Array<Process>(PROCESSES).fill(process);
  return { clock: new ManualClock(1_760_000_000_000), fleet, close: () => undefined };
}

interface Shared extends Opened {
  readonly key: string;
  readonly client: OpenedClient;
  /** Told to do so, calls fail though Redis has done its work. */
  readonly fault: { answers: boolean };
}

/** Four that see a part each, and share it. */
async function together(name: ClientName): Promise<Shared | null> {
  const client = await connectClientOrSkip(name);
  if (client === null) return null;
  const commands = redisCommandsOf(client.client) as RedisCommands;
  const fault = { answers: true };
  const run = async (script: RedisScript, of: string, args: readonly string[]) => {
    const answer = await commands.runSource(script, of, args);
    if (!fault.answers) throw new Error('too late');
    return answer;
  };
  const clock = new ManualClock(1_760_000_000_000);
  const key = `test:${randomUUID()}`;
  const tells: (() => Promise<unknown>)[] = [];
  const fleet = Array.from({ length: PROCESSES }, (): Process => {
    const shared = new RedisBehaviour({ isBusy: false, run }, async () => undefined, clock);
    let tracked = new TrackedClient();
    const tell = async (): Promise<unknown> => {
      const report = tracked.report();
      const seen = await shared.report(key, report);
      return seen === null || tracked.take(seen, report) || tell();
    };
    tells.push(tell);
    const settled = async (settling: ReturnType<RedisBehaviour['release']>) => {
      const settlement = await settling;
      if (settlement !== null) tracked.takeStanding('enforce', settlement.standing);
      return settlement?.due === true;
    };
    return {
      add: (at, mark) => tracked.add(at, mark),
      look: async () => {
        for (const other of tells) await other();
        await tell();
        return tracked;
      },
      confirm: (at) => settled(shared.confirm(key, 'enforce', at, tracked.confirmations('enforce'))),
      release: (at) => settled(shared.release(key, 'enforce', at)),
      clear: () => {
        tracked = new TrackedClient(1_000);
        shared.clear(key);
      },
    };
  });
  return { clock, fleet, client, key, fault, close: client.end };
}

describe.each([
  { name: 'memory', open: async (): Promise<Opened | null> => alone() },
  ...CLIENT_NAMES.map((name) => ({ name: `Redis by ${name}`, open: () => together(name) })),
])('a client’s last minute over four processes, in $name', ({ open }) => {
  let opened: Opened;
  let isOpen: boolean;
  beforeEach(async () => {
    const found = await open();
    isOpen = found !== null;
    if (found !== null) opened = found;
  });
  afterEach(() => opened?.close());
  const now = () => opened.clock.now();
  /** Missing paths, one process after the other. */
  const walk = async (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      opened.clock.advance(100);
      opened.fleet[i % PROCESSES].add(now(), miss(i));
      await opened.fleet[i % PROCESSES].look();
    }
  };
  const seenBy = async (process: Process, at = now()) => {
    const tracked = await process.look();
    const behaviour = tracked.window.behaviour(at, tracked.usedUpTo('enforce', at));
    return { ...behaviour, ...tracked.earlier(at) };
  };

  it('is what one process alone sees of the same requests, at any spacing', async () => {
    if (!isOpen) return;
    const random = seededRandom(7);
    const oracle = alone().fleet[0];
    for (let i = 0; i < 700; i++) {
      opened.clock.advance(1 + Math.floor(random() ** 5 * 20 * S));
      const mark = random() < 0.4 ? miss(Math.floor(random() * 60)) : PLAIN;
      const process = opened.fleet[Math.floor(random() * PROCESSES)];
      process.add(now(), mark);
      oracle.add(now(), mark);
      if (mark !== PLAIN) expect(await seenBy(process)).toEqual(await seenBy(oracle));
    }
  });

  it('counts what is in flight at once, once', async () => {
    if (!isOpen) return;
    for (let i = 0; i < 12; i++) opened.fleet[i % PROCESSES].add(now(), miss(i * 3 + 1));
    const all = await Promise.all(opened.fleet.flatMap((process) => [process.look(), process.look()]));
    expect(all.length).toBe(8);
    expect(await seenBy(opened.fleet[0])).toMatchObject({ requests: 12 });
  });

  it('is confirmed by one process, whichever comes first, and used up for all', async () => {
    if (!isOpen) return;
    await walk(0, 12);
    for (const process of opened.fleet) await process.look();
    const due = await Promise.all(opened.fleet.map((process) => process.confirm(now())));
    expect(due.filter(Boolean)).toHaveLength(1);
    for (const process of opened.fleet)
      expect(await seenBy(process)).toMatchObject({ requests: 0, missedPaths: 0 });
    await walk(20, 3);
    expect(await seenBy(opened.fleet[0])).toMatchObject({ requests: 3 });
    opened.clock.advance(10 * S);
    for (const process of opened.fleet) expect(await process.release(now())).toBe(false);
  });

  it('is confirmed once in ten seconds; what comes sooner waits for any process', async () => {
    if (!isOpen) return;
    const [one, two, three] = opened.fleet;
    await walk(0, 10);
    expect(await one.confirm(now())).toBe(true);
    await walk(10, 10);
    await two.look();
    expect(await two.confirm(now())).toBe(false);
    expect(await three.release(now())).toBe(false);
    opened.clock.advance(10 * S);
    expect(await three.release(now())).toBe(true);
    expect(await two.release(now())).toBe(false);
  });

  it('lets a confirmation wait for a minute and not longer', async () => {
    if (!isOpen) return;
    const [one, two] = opened.fleet;
    await walk(0, 10);
    await one.confirm(now());
    await walk(10, 10);
    await two.look();
    await two.confirm(now());
    opened.clock.advance(BEHAVIOUR_WINDOW_MS);
    expect(await one.release(now())).toBe(false);
  });

  it('begins anew when it is cleared', async () => {
    if (!isOpen) return;
    await walk(0, 10);
    await opened.fleet[0].confirm(now());
    for (const process of opened.fleet) process.clear();
    await walk(10, 2);
    expect(await seenBy(opened.fleet[3])).toMatchObject({ requests: 2 });
    expect(await opened.fleet[3].confirm(now())).toBe(true);
  });
});

describe.each(CLIENT_NAMES)('behaviour in Redis by %s', (name) => {
  let opened: Shared;
  let isOpen: boolean;
  beforeEach(async () => {
    const found = await together(name);
    isOpen = found !== null;
    if (found !== null) opened = found;
  });
  afterEach(() => opened?.close());
  const requests = async (process: Process) =>
    (await process.look()).window.behaviour(opened.clock.now(), -Infinity).requests;
  const add = (process: Process, count: number, from = 0) => {
    for (let i = from; i < from + count; i++) {
      opened.clock.advance(1);
      process.add(opened.clock.now(), miss(i));
    }
  };

  it('counts a report once that was sent again since its answer came too late', async () => {
    if (!isOpen) return;
    const [one, two] = opened.fleet;
    add(one, 5);
    opened.fault.answers = false;
    expect(await requests(one)).toBe(5);
    opened.fault.answers = true;
    add(one, 1, 5);
    expect([await requests(one), await requests(two)]).toEqual([6, 6]);
  });

  it('holds nothing twice where more processes told than it remembers', async () => {
    if (!isOpen) return;
    const commands = redisCommandsOf(opened.client.client) as RedisCommands;
    const run = commands.runSource.bind(commands);
    const key = `test:${randomUUID()}`;
    const at = opened.clock.now();
    const tells = Array.from({ length: 70 }, (_, i) => {
      const behaviour = new RedisBehaviour({ isBusy: false, run }, async () => undefined, opened.clock);
      return () => behaviour.report(key, { entries: [{ at: at - i, mark: miss(i) }], from: 0, isAll: true });
    });
    let known: readonly { at: number }[] = [];
    for (const tell of [...tells, ...tells]) known = (await tell())?.entries ?? [];
    expect(new Set(known.map((entry) => entry.at)).size).toBe(known.length);
  });

  it('is told again to a server that has forgotten it', async () => {
    if (!isOpen) return;
    const [one, two] = opened.fleet;
    add(one, 5);
    add(two, 4, 5);
    expect(await requests(one)).toBe(9);
    await opened.client.send('DEL', `aiwaf:behaviour:${opened.key}`);
    add(one, 1, 9);
    add(two, 1, 10);
    await requests(one);
    expect([await requests(one), await requests(two)]).toEqual([11, 11]);
  });

  it('is small however much a client asks for, and gone after two minutes', async () => {
    if (!isOpen) return;
    for (let i = 0; i < 300; i++) {
      add(opened.fleet[i % PROCESSES], 3, i * 3);
      if (i % 10 === 0) await opened.fleet[i % PROCESSES].look();
    }
    const tracked = await opened.fleet[0].look();
    expect(tracked.window.last(1_000)).toHaveLength(WINDOW_REQUESTS);
    const of = (...command: string[]) => opened.client.send(...command).then(Number);
    expect(await of('MEMORY', 'USAGE', `aiwaf:behaviour:${opened.key}`)).toBeLessThan(6_000);
    expect(await of('PTTL', `aiwaf:behaviour:${opened.key}`)).toBeLessThanOrEqual(120_000);
  });

  it('is not told again by others once a client was forgiven', async () => {
    if (!isOpen) return;
    const [one, two] = opened.fleet;
    add(one, 5);
    add(two, 4, 5);
    expect(await requests(one)).toBe(9);
    one.clear();
    add(two, 1, 9);
    expect(await requests(two)).toBe(1);
  });

  it('passes an order to forget everything on to what it finds later', async () => {
    if (!isOpen) return;
    const commands = redisCommandsOf(opened.client.client) as RedisCommands;
    const run = commands.runSource.bind(commands);
    const behaviour = new RedisBehaviour({ isBusy: false, run }, async () => undefined);
    const key = `test:${randomUUID()}`;
    const tell = (from: number, at: number) =>
      behaviour.report(key, { entries: [{ at, mark: miss(1) }], from, isAll: true });
    await tell(0, Date.now());
    await behaviour.clearAll();
    expect((await tell(1, Date.now() + 50))?.entries).toHaveLength(1);
  });
});
