import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { median } from '../median';
import { writeBigLog } from '../training/big-log';
import { Driver, Latencies, percentile } from './load';
import { Adapter, ADAPTERS, ServerCommand, ServerMessage } from './protocol';

const LINES = 100_000;
const LINES_PER_CLIENT = 50;
const ROUNDS = 9;
/** Share of what the server can do at most, so that there is room for a peak and for other work. */
const LOAD = 1 / 3;
const CAPACITY_MS = 5_000;
const CAPACITY_CONNECTIONS = 16;
/** A rise of p99 that is allowed. */
const LIMIT = 1.2;
const USAGE =
  'Write: npm run bench:live -- [express|fastify] [--lines N] [--rounds N] [--json], with 10,000 to 10,000,000 lines and 1 to 50 rounds.';

interface Settings {
  readonly adapters: readonly Adapter[];
  readonly lines: number;
  readonly rounds: number;
  readonly json: boolean;
}

/** The settings, or `null` where the arguments are none. */
function settingsOf(args: readonly string[]): Settings | null {
  const settings = { adapters: ADAPTERS as readonly Adapter[], lines: LINES, rounds: ROUNDS, json: false };
  for (let i = 0; i < args.length; i++) {
    const adapter = ADAPTERS.find((name) => name === args[i]);
    const isNumber = /^\d{1,8}$/.test(args[i + 1] ?? '');
    if (adapter !== undefined) settings.adapters = [adapter];
    else if (args[i] === '--json') settings.json = true;
    else if (args[i] === '--lines' && isNumber) settings.lines = Number(args[++i]);
    else if (args[i] === '--rounds' && isNumber) settings.rounds = Number(args[++i]);
    else return null;
  }
  const { lines, rounds } = settings;
  return lines >= 10_000 && lines <= 10_000_000 && rounds >= 1 && rounds <= 50 ? settings : null;
}

/** A server in a process of its own. */
class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(adapter: Adapter, folder: string): Promise<Server> {
    const child = fork(join(__dirname, 'server.js'), [adapter, folder]);
    const { port } = await message(child, 'ready');
    return new Server(child, port);
  }

  train(log: string): Promise<Extract<ServerMessage, { kind: 'trained' }>> {
    return this.ask({ kind: 'train', log }, 'trained');
  }

  delays(): Promise<Extract<ServerMessage, { kind: 'delays' }>> {
    return this.ask({ kind: 'delays' }, 'delays');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.send({ kind: 'stop' } satisfies ServerCommand);
    await ended;
  }

  private ask<K extends ServerMessage['kind']>(command: ServerCommand, kind: K) {
    const answer = message(this.child, kind);
    this.child.send(command);
    return answer;
  }
}

function message<K extends ServerMessage['kind']>(child: ChildProcess, kind: K) {
  return new Promise<Extract<ServerMessage, { kind: K }>>((resolve, reject) => {
    const take = (received: ServerMessage) => {
      if (received.kind !== kind) return;
      child.off('message', take);
      child.off('exit', fail);
      resolve(received as Extract<ServerMessage, { kind: K }>);
    };
    const fail = (code: number | null) => reject(new Error(`The server ended with ${code}.`));
    child.on('message', take);
    child.on('exit', fail);
  });
}

/** One round of requests, with training beside them or without. */
interface Round {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How long the event loop of the server was held. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly requests: number;
  readonly failures: number;
}

async function roundOf(server: Server, drive: Promise<Latencies>): Promise<Round> {
  const latencies = await drive;
  const loop = await server.delays();
  return {
    p50Ms: round2(percentile(latencies, 0.5)),
    p99Ms: round2(percentile(latencies, 0.99)),
    loopP99Ms: round2(loop.p99Ms),
    loopMaxMs: round2(loop.maxMs),
    requests: latencies.sorted.length,
    failures: latencies.failures,
  };
}

/** Rounds without and with training in turns, so that a drift of the machine meets both. */
async function compare(adapter: Adapter, folder: string, log: string, rounds: number) {
  const server = await Server.start(adapter, folder);
  const driver = new Driver(server.port);
  try {
    // The first run brings a model, so that both kinds of rounds are served with one.
    await driver.capacity(CAPACITY_CONNECTIONS, CAPACITY_MS);
    await server.train(log);
    const rate = Math.floor((await driver.capacity(CAPACITY_CONNECTIONS, CAPACITY_MS)) * LOAD);
    const quiet: Round[] = [];
    const training: Round[] = [];
    const seconds: number[] = [];
    for (let i = 0; i < rounds; i++) {
      await server.delays();
      const trained = server.train(log);
      training.push(await roundOf(server, driver.fixedRate(rate, trained)));
      seconds.push((await trained).seconds);
      quiet.push(await roundOf(server, driver.fixedRate(rate, setTimeout(seconds[i] * 1_000))));
    }
    const ratios = training.map((one, i) => one.p99Ms / quiet[i].p99Ms);
    // Of medians, since p99 of one round differs threefold from the next on a shared machine.
    const [quietRound, trainingRound] = [middle(quiet), middle(training)];
    const p99Ratio = trainingRound.p99Ms / quietRound.p99Ms;
    return {
      rate,
      trainingSeconds: round2(median(seconds)),
      quiet: quietRound,
      training: trainingRound,
      p99Ratio: round2(p99Ratio),
      p99Ratios: ratios.map(round2),
      holds: p99Ratio <= LIMIT,
    };
  } finally {
    driver.close();
    await server.stop();
  }
}

function middle(rounds: readonly Round[]): Round {
  const of = (figure: (round: Round) => number) => round2(median(rounds.map(figure)));
  return {
    p50Ms: of((round) => round.p50Ms),
    p99Ms: of((round) => round.p99Ms),
    loopP99Ms: of((round) => round.loopP99Ms),
    loopMaxMs: of((round) => round.loopMaxMs),
    requests: rounds.reduce((sum, round) => sum + round.requests, 0),
    failures: rounds.reduce((sum, round) => sum + round.failures, 0),
  };
}

const round2 = (value: number) => Math.round(value * 100) / 100;

/**
 * Sends requests at a third of the capacity, with a training run beside them and without, and compares
 * their latencies: `npm run bench:live -- [express|fastify] [--lines N] [--rounds N] [--json]`.
 */
async function main(args: readonly string[]): Promise<void> {
  const settings = settingsOf(args);
  if (settings === null) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-bench-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      cleanUp();
      process.exit(1);
    });
  try {
    const log = join(folder, 'access.log');
    writeBigLog(log, { lines: settings.lines, clients: Math.ceil(settings.lines / LINES_PER_CLIENT) });
    for (const adapter of settings.adapters) {
      const figures = await compare(adapter, folder, log, settings.rounds);
      if (settings.json) process.stdout.write(`${JSON.stringify({ adapter, ...figures })}\n`);
      else print(adapter, figures);
    }
  } finally {
    cleanUp();
  }
}

function print(adapter: Adapter, figures: Awaited<ReturnType<typeof compare>>): void {
  const { rate, trainingSeconds, quiet, training, p99Ratio, p99Ratios, holds } = figures;
  process.stdout.write(`${adapter}, ${rate} requests a second, training for ${trainingSeconds} s\n`);
  console.table({ quiet, training });
  process.stdout.write(
    `p99 while training: ${p99Ratio} times that of the quiet server, of medians (round by round ${p99Ratios.join(', ')}), ` +
      `${holds ? 'within' : 'over'} ${LIMIT}\n`,
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
