import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

const NOTIFICATION = 'A'.charCodeAt(0);

/**
 * Stands before a PostgreSQL and delivers no notifications, as a pooler does that gives each transaction
 * another connection.
 */
export class DeafPooler {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(postgresPort: number): Promise<DeafPooler> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const pooler = new DeafPooler(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => pooler.join(client, connect(postgresPort, '127.0.0.1')));
    return pooler;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket, server: Socket): void {
    let rest = Buffer.alloc(0);
    client.pipe(server);
    server.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      // Every message of a server is a letter, then the length of all behind that letter.
      while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
        const message = rest.subarray(0, 1 + rest.readUInt32BE(1));
        rest = rest.subarray(message.length);
        if (message[0] !== NOTIFICATION) client.write(message);
      }
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      this.sockets.add(one);
      one.on('error', () => undefined).on('close', () => (other.destroy(), this.sockets.delete(one)));
    }
  }
}
