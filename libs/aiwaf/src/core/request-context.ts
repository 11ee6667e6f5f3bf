import { BanRecord } from './ports/ban-store';
import { Client } from './client/client';
import { Handler } from './handler';
import { LayerId, LayerMask } from './layer-id';
import { CanonicalPath } from './path/canonical-path';
import { PathRule } from './exemptions/path-rules';
import { RouteMatch } from './route';
import { Verdict } from './verdict';

/** The request headers as Node's parser gives them: lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Where a layer's state is kept: what an enforcing layer reads, and what a monitoring one writes apart. */
export type Lane = 'enforce' | 'monitor';

/** One request as every layer sees it, made once at the edge. */
export interface RequestContext {
  /** Epoch milliseconds of arrival. */
  readonly now: number;
  readonly id: string;
  readonly client: Client;
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Such as `1.1`. */
  readonly httpVersion: string;
  readonly target: CanonicalPath;
  /** The path that the router compares. */
  readonly routerPath: string;
  /** The host name for routes bound to one, port included; `undefined` where the router may read another. */
  readonly routerHost: string | undefined;
  readonly headers: Headers;
  /** Names and values in turn, as received; its length is twice the header count. */
  readonly rawHeaders: readonly string[];
  /** Mended by the guard where the host ran another handler than the route table foresaw. */
  route: RouteMatch;
  readonly rule: PathRule | null;
  /** Layers that do not look at this request: exempt address, path, handler or path rule. */
  exempt: LayerMask;
  /** Layers that have run, so that each runs once whichever way reached it. */
  ran: LayerMask;
  /** Layers that wait for guards of the host which come after ours. */
  postponed: LayerMask;
  /** Observing layers that have been told the end, early by their interceptor or at the end itself. */
  observed: LayerMask;
  /** Points that the verdicts of this request brought. */
  suspicion: number;
  /** The handler, once a guard has reached it; `null` at the root mount and where none runs. */
  handler: Handler | null;
  /** The host knows who this is, as seen where nothing served the request; a handler says it itself. */
  authenticated: boolean;
  /** Epoch milliseconds at which the handler had its answer, which a slow client may take long to fetch; `null` where unknown. */
  answeredAt: number | null;
  /** The ban that the end of this request brought its client, where it is enforced. */
  ban: BanRecord | null;
  /** The first would-be denial, enforced or not. */
  denial: Denial | null;
}

/** A refusal with the layer that said so; `enforced` is false in monitor mode. */
export interface Denial {
  readonly layer: LayerId;
  readonly verdict: Extract<Verdict, { kind: 'deny' }>;
  readonly enforced: boolean;
}

/** The first value of a header, or the empty text. */
export function header(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : value === undefined ? '' : (value[0] ?? '');
}

/**
 * Whether a request counts as refused in a lane. What is only reported was answered: for what enforces
 * it is evidence like any other, or a layer on trial would hide scanners from the rest.
 */
export function isDenied({ denial }: RequestContext, lane: Lane): boolean {
  return denial !== null && (denial.enforced || lane === 'monitor');
}
