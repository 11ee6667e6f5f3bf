import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Longest answer of one server that is read. Long ones have some 10 KB. */
export const MAX_ANSWER_BYTES = 65_536;
/** How long one server may take from the first look at its name to the end of its answer, in ms. */
export const SERVER_LIMIT_MS = 10_000;

const CREATED = 'net.client.socket';
const asking = new AsyncLocalStorage<{ cut: boolean }>();

/**
 * Bounds every connection that `work` opens, in bytes and in time: `whoiser` keeps what a server sends
 * without end, and waits for one that sends a byte now and then for ever. An answer that is too long is cut.
 *
 * @returns what `work` answered, and whether an answer was cut
 */
export async function withinBounds<T>(work: () => Promise<T>): Promise<{ result: T; cut: boolean }> {
  const state = { cut: false };
  subscribe(CREATED, bound);
  try {
    return { result: await asking.run(state, work), cut: state.cut };
  } finally {
    unsubscribe(CREATED, bound);
  }
}

/** Connections that other parts of the process open meanwhile are left alone. */
function bound(message: unknown): void {
  const state = asking.getStore();
  if (state === undefined) return;
  const { socket } = message as { socket: Socket };
  const timer = setTimeout(() => socket.destroy(new Error('Timeout')), SERVER_LIMIT_MS);
  socket.setEncoding('utf8');
  socket.once('close', () => clearTimeout(timer));
  socket.on('data', () => {
    if (socket.bytesRead <= MAX_ANSWER_BYTES) return;
    state.cut = true;
    socket.destroy();
  });
}
