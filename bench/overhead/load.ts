import { connect } from 'node:net';

const CLIENTS = 10_000;
export const CONNECTIONS = 8;

/** The `n`th of 10,000 client addresses, none of which the generated log has. */
function address(n: number): string {
  const client = n % CLIENTS;
  return `203.${1 + (client >> 8)}.113.${client & 255}`;
}

function request(n: number): string {
  return [
    `GET /items/${n % 977} HTTP/1.1`,
    'Host: shop.example',
    'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'Accept-Language: en-US,en;q=0.9',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Cookie: session=abcdefghijklmnopqrstuvwxyz0123456789; theme=dark',
    'Connection: keep-alive',
    `X-Forwarded-For: ${address(n)}`,
    '\r\n',
  ].join('\r\n');
}

/**
 * Sends `count` requests over a few kept connections, one after the other on each, and answers how
 * many were not answered 200. `from` continues the round of clients.
 */
export async function load(port: number, from: number, count: number): Promise<number> {
  let next = from;
  let failures = 0;
  const end = from + count;
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
        if (!pending.startsWith('HTTP/1.1 200')) failures++;
        pending = '';
        send();
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return failures;
}
