import { NestAdapter } from './adapter';
import { Mount } from './mount';
import { rawRequest, rawResponse } from './raw-http';

/** What both frameworks tell of their response. */
interface HostResponse {
  /** Fastify's own; on Express Node's `req` has it. */
  readonly request?: unknown;
  readonly req?: unknown;
  readonly statusCode?: number;
  removeHeader?(name: string): unknown;
}

/** Nest's ways to answer: `reply` and `redirect` are given a status, `render` finds it set. */
const WAYS = { reply: 1, redirect: 0, render: null } as const;

/** What a handler said of its answer, and is not true of a refusal. */
const OF_THE_ANSWER = ['content-encoding', 'content-length', 'content-disposition', 'etag'] as const;

/**
 * Tells the mount of every answer that Nest is about to send, for a handler or for an exception, while it
 * can still be refused. Interceptors could do the same at more than the cost of all layers together.
 */
export function watchReplies(adapter: NestAdapter, mount: Mount): void {
  for (const [way, statusAt] of Object.entries(WAYS) as [keyof typeof WAYS, number | null][]) {
    const original = adapter[way];
    if (original === undefined) continue;
    const isReply = way === 'reply';
    adapter[way] = (response, ...args) => {
      const { request, req, statusCode = 200 } = response as HostResponse;
      const raw = rawRequest(request ?? req);
      const given = statusAt === null ? undefined : (args[statusAt] as number | undefined);
      const refused = raw && mount.answering(raw, rawResponse(response), given ?? statusCode);
      if (!refused) return original.call(adapter, response, ...args);
      if (isReply) discard(args[0]);
      for (const name of OF_THE_ANSWER) (response as HostResponse).removeHeader?.(name);
      for (const [name, value] of Object.entries(refused.headers)) {
        if (name === 'vary') adapter.appendHeader?.(response, name, value);
        else adapter.setHeader?.(response, name, value);
      }
      return adapter.reply?.call(adapter, response, refused.text, refused.status);
    };
  }
}

/** A file that is not sent after all must not stay open. */
function discard(body: unknown): void {
  const file = body as { getStream?: unknown } | null | undefined;
  if (typeof file?.getStream !== 'function') return;
  (file as { getStream(): { destroy?(): void } | null }).getStream()?.destroy?.();
}
