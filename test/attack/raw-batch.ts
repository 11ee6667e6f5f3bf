import { connect } from 'node:net';
import { RawAnswer } from '../helpers/raw-request';

/** Sends whole requests as written, each on a connection of its own, some at a time. */
export async function sendAll(port: number, requests: readonly string[]): Promise<(RawAnswer | null)[]> {
  const answers: (RawAnswer | null)[] = new Array<RawAnswer | null>(requests.length).fill(null);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < requests.length; i = next++) answers[i] = await sendRaw(port, requests[i]);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return answers;
}

/** The answer to one request, or `null` where the connection ended without one. */
export function sendRaw(port: number, request: string): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(request, 'latin1')));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text === '' ? null : parse(text)));
  });
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first, ...rest] = text.slice(0, end).split('\r\n');
  const headers = rest.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: text.slice(end + 4),
  };
}
