import { connect, Socket } from 'node:net';

const CLIENTS = 10_000;
const MAX_CONNECTIONS = 256;
const PATHS = ['/', '/items/17', '/items/203', '/api/items?page=3', '/items/977', '/api/items?page=12'];

/** Latencies of a round, in ms, and what went wrong. */
export interface Latencies {
  readonly sorted: readonly number[];
  /** Answers other than 200, and connections that broke. */
  readonly failures: number;
}

/** The value that the share `q` of the latencies does not exceed. */
export function percentile({ sorted }: Latencies, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function request(n: number): string {
  const client = n % CLIENTS;
  return [
    `GET ${PATHS[n % PATHS.length]} HTTP/1.1`,
    'Host: shop.example',
    'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'Accept-Language: en-US,en;q=0.9',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Connection: keep-alive',
    `X-Forwarded-For: 203.${1 + (client >> 8)}.113.${client & 255}`,
    '\r\n',
  ].join('\r\n');
}

interface Sent {
  readonly due: number;
}

/** Kept connections to one server, on each of which one request is under way. */
export class Driver {
  private readonly idle: Socket[] = [];
  private readonly waiting: number[] = [];
  private readonly open = new Map<Socket, Sent | null>();
  private sent = 0;
  private latencies: number[] = [];
  private failures = 0;

  constructor(private readonly port: number) {}

  /**
   * Sends at a fixed rate, whether or not answers come (an open loop), until `until` resolves. A latency
   * counts from the instant at which its request was due, so that a server that stalls pays for all
   * requests that it kept waiting.
   *
   * @param rate requests a second
   */
  async fixedRate(rate: number, until: Promise<unknown>): Promise<Latencies> {
    this.latencies = [];
    this.failures = 0;
    let over = false;
    void until.finally(() => (over = true));
    const start = performance.now();
    for (let n = 0; !over;) {
      const now = performance.now();
      for (; start + (n * 1_000) / rate <= now; n++) this.send(start + (n * 1_000) / rate);
      await pause();
    }
    await this.drained();
    return { sorted: this.latencies.sort((a, b) => a - b), failures: this.failures };
  }

  /** Sends as fast as answers come over a few connections, and tells how many a second came. */
  async capacity(connections: number, ms: number): Promise<number> {
    this.latencies = [];
    const start = performance.now();
    while (performance.now() - start < ms) {
      while (this.underWay() < connections) this.send(performance.now());
      await new Promise(setImmediate);
    }
    await this.drained();
    return (this.latencies.length * 1_000) / (performance.now() - start);
  }

  close(): void {
    for (const socket of this.open.keys()) socket.destroy();
  }

  private underWay(): number {
    return this.open.size - this.idle.length + this.waiting.length;
  }

  private async drained(): Promise<void> {
    while (this.underWay() > 0) await pause();
  }

  private send(due: number): void {
    const socket = this.idle.pop();
    if (socket !== undefined) this.write(socket, due);
    else if (this.open.size < MAX_CONNECTIONS) this.connect(due);
    else this.waiting.push(due);
  }

  private write(socket: Socket, due: number): void {
    this.open.set(socket, { due });
    socket.write(request(this.sent++));
  }

  private connect(due: number): void {
    const socket = connect(this.port, '127.0.0.1');
    socket.setNoDelay(true);
    this.open.set(socket, { due });
    let pending = '';
    socket.on('connect', () => this.write(socket, due));
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const head = pending.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = /content-length: (\d+)/i.exec(pending.slice(0, head))?.[1] ?? '0';
      if (pending.length < head + 4 + Number(length)) return;
      this.settle(socket, pending.startsWith('HTTP/1.1 200'));
      pending = '';
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.open.get(socket) != null) this.failures++;
      this.open.delete(socket);
      const at = this.idle.indexOf(socket);
      if (at !== -1) this.idle.splice(at, 1);
    });
  }

  private settle(socket: Socket, ok: boolean): void {
    const sent = this.open.get(socket);
    if (sent != null) this.latencies.push(performance.now() - sent.due);
    if (!ok) this.failures++;
    this.open.set(socket, null);
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(socket);
    else this.write(socket, next);
  }
}

/** Until the next tick of the timer, a millisecond. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
