import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { HintChannel } from '../../libs/aiwaf/src/core/ports/hint-channel';
import {
  GuardedRedis,
  openDataSource,
  parseDatabaseUrl,
  PostgresHintChannel,
  RedisCommands,
  redisCommandsOf,
  RedisHintChannel,
} from '../../libs/aiwaf/src/storage';
import { CLIENT_NAMES, connectClientOrSkip } from '../helpers/redis-clients';
import { databaseOfThisFile, TEST_SERVERS } from '../servers/servers';

/** A channel and the end of what it was made over; `null` where no server answers. */
type Opened = { readonly channel: HintChannel; readonly end: () => unknown } | null;

const redis = CLIENT_NAMES.map((name) => ({
  name: `Redis by ${name}`,
  open: async (): Promise<Opened> => {
    const opened = await connectClientOrSkip(name);
    if (opened === null) return null;
    const commands = redisCommandsOf(opened.client) as RedisCommands;
    const guarded = new GuardedRedis(commands, systemClock, () => undefined);
    const channel = new RedisHintChannel(guarded, commands);
    return { channel, end: () => (guarded.close(), opened.end()) };
  },
}));
const postgres = TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL').map((server) => ({
  name: server.name,
  open: async (): Promise<Opened> => {
    const dataSource: DataSource = await openDataSource(
      parseDatabaseUrl(await databaseOfThisFile(server)),
      'migrate',
    );
    return {
      channel: new PostgresHintChannel(dataSource, () => undefined),
      end: () => dataSource.destroy(),
    };
  },
}));

describe.each([...redis, ...postgres])('hints over $name', ({ open }) => {
  const opened: NonNullable<Opened>[] = [];
  afterEach(async () => {
    for (const { channel, end } of opened.splice(0)) {
      await channel.close();
      await end();
    }
  });
  const channel = async () => {
    const one = await open();
    if (one !== null) opened.push(one);
    return one?.channel ?? null;
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await pause(10);
  };
  /** Words that nobody else on a shared server sends. */
  const own = `${process.pid} ${Date.now()}`;
  /** Subscribes, and waits until that is in force. */
  const hearing = async (one: HintChannel) => {
    const heard: string[] = [];
    await one.subscribe(
      (hint) => heard.push(hint),
      () => undefined,
    );
    while (!heard.includes(`${own} hello`)) {
      await one.publish(`${own} hello`);
      await pause(50);
    }
    return () => heard.filter((hint) => hint.startsWith(own) && !hint.endsWith('hello'));
  };

  it('reach every subscription, that of the sender too, as they were sent and in order', async () => {
    const [one, two] = [await channel(), await channel()];
    if (one === null || two === null) return;
    const heard = [await hearing(one), await hearing(two)];
    const hints = ['state', 'keywords', 'it’s "odd"; --'].map((word) => `${own} ${word}`);
    for (const hint of hints) await one.publish(hint);
    await until(() => heard.every((of) => of().length === hints.length));
    expect(heard.map((of) => of())).toEqual([hints, hints]);
  });

  it('reach nobody who has closed, and are sent by who never subscribed', async () => {
    const [one, two, sender] = [await channel(), await channel(), await channel()];
    if (one === null || two === null || sender === null) return;
    const [closed, open] = [await hearing(one), await hearing(two)];
    await one.close();
    // By the second one the first would have come.
    for (let i = 1; i <= 2; i++) {
      await sender.publish(`${own} state`);
      await until(() => open().length === i);
    }
    expect(closed()).toEqual([]);
  });
});
