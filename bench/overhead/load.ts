import { connect } from 'node:net';

/** Connections that a proxy keeps open. */
export const CONNECTIONS = 8;

/**
 * Sends `count` requests, the first of them the `from`th, one after the other on each of a few kept
 * connections, and answers how many were not answered with `status`.
 */
export async function load(
  port: number,
  request: (n: number) => string,
  status: number,
  from: number,
  count: number,
): Promise<number> {
  let next = from;
  let others = 0;
  const end = from + count;
  const expected = `HTTP/1.1 ${status}`;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let pending = '';
      const send = () => (next < end ? socket.write(request(next++)) : socket.end());
      socket.setNoDelay(true);
      socket.on('connect', send);
      socket.on('data', (chunk) => {
        pending += chunk.toString('latin1');
        const head = pending.indexOf('\r\n\r\n');
        if (head === -1) return;
        const length = /content-length: (\d+)/i.exec(pending.slice(0, head))?.[1] ?? '0';
        if (pending.length < head + 4 + Number(length)) return;
        if (!pending.startsWith(expected)) others++;
        pending = '';
        send();
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return others;
}
