import { EventEmitter } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import { Clock } from '../core/clock';
import { messageOf } from '../core/errors';
import { Contexts } from '../core/pipeline/contexts';
import { Pipeline } from '../core/pipeline/pipeline';
import { EventSink } from '../core/ports/event-sink';
import { Denial, RequestContext } from '../core/request-context';
import { RouteTable } from '../core/route';
import { writeRefusal } from './mount/mount';
import { factsOf, RawRequest, RawResponse } from './mount/raw-http';
import { Refusal, refusalOf, renderBody } from './mount/refusal';

const SWITCHING_PROTOCOLS = 101;
const OK = 200;

/**
 * Judges what reaches an HTTP server past the root mount: upgrades to WebSocket, and the polling of
 * socket.io, which puts itself in front of the framework. Only the layers of the connection look:
 * neither has a route or the headers of a page, and after a restart all clients come at once.
 */
export class UpgradeGate {
  constructor(
    private readonly contexts: Contexts,
    private readonly pipeline: Pipeline,
    private readonly routes: () => RouteTable,
    private readonly clock: Clock,
    private readonly emit: EventSink,
  ) {}

  /**
   * Stands before every listener of the server, now and later. A listener of our own would not do: the
   * others would see the refused request too, and a server that has one takes every request with an
   * `Upgrade` header away from the application.
   */
  install(server: EventEmitter): void {
    const emit = server.emit.bind(server) as (event: string | symbol, ...args: unknown[]) => boolean;
    server.emit = (event: string | symbol, ...args: unknown[]): boolean => {
      if (event === 'upgrade') {
        const [request, socket] = args as [RawRequest, Duplex];
        const refuse = (refusal: Refusal, context: RequestContext) => refuseUpgrade(refusal, context, socket);
        return this.judge(request, SWITCHING_PROTOCOLS, refuse, () => emit(event, ...args));
      }
      if (event === 'request' && isPolling(args[0] as RawRequest)) {
        const [request, response] = args as [RawRequest, RawResponse];
        const refuse = (refusal: Refusal, context: RequestContext) =>
          writeRefusal(refusal, context, response);
        return this.judge(request, OK, refuse, () => emit(event, ...args));
      }
      return emit(event, ...args);
    };
  }

  /** @param accepted the status that a request has which passes, for the log of one that is only reported */
  private judge(
    request: RawRequest,
    accepted: number,
    refuse: (refusal: Refusal, context: RequestContext) => void,
    pass: () => boolean,
  ): boolean {
    if (this.pipeline.paused) return pass();
    let context: RequestContext;
    let denial: Denial | null | Promise<Denial | null>;
    try {
      context = this.contexts.make(factsOf(request), this.routes());
      denial = this.pipeline.run(context, 'connection');
    } catch (error) {
      this.fault(error);
      return pass();
    }
    const settle = (late: Denial | null): boolean => {
      this.finish(context, late === null ? accepted : late.verdict.status);
      if (late === null) return pass();
      refuse(refusalOf(late, context), context);
      return true;
    };
    if (!(denial instanceof Promise)) return settle(denial);
    denial.then(settle, pass);
    return true;
  }

  /** Denials are logged; a handshake or a poll that passes is the gateway's own business. */
  private finish(context: RequestContext, status: number): void {
    if (context.denial === null) return;
    this.pipeline.finish(context, {
      status,
      durationMs: this.clock.now() - context.now,
      aborted: false,
      contentLength: null,
      contentType: '',
    });
  }

  private fault(error: unknown): void {
    this.emit({
      type: 'fault',
      at: this.clock.now(),
      code: 'AIWAF_W_EDGE_FAILED',
      message: messageOf(error),
    });
  }
}

/** Every request of the Engine.IO protocol names its transport in the query, in whatever encoding. */
function isPolling({ url = '' }: RawRequest): boolean {
  const mark = url.indexOf('?');
  if (mark === -1) return false;
  if (!url.includes('transport', mark) && !url.includes('%', mark)) return false;
  return new URLSearchParams(url.slice(mark + 1)).has('transport');
}

/** Answers on the bare socket, which is all that an upgrade has, and ends it. */
function refuseUpgrade(refusal: Refusal, context: RequestContext, socket: Duplex): void {
  const { type, text } = renderBody(refusal, context);
  const headers = {
    ...refusal.headers,
    connection: 'close',
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // The client may be gone; Node has taken its own listeners off.
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n${lines.join('')}\r\n${text}`,
    () => socket.destroy(),
  );
}
