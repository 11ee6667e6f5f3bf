import { LayerId } from '../layer-id';
import { BanRecord } from './ban-store';

/** One refusal, enforced or only reported. The reason is for operators, never for the client. */
export interface DenialEvent {
  /** Tells this event from the others. */
  readonly type: 'denial';
  /** Epoch milliseconds. */
  readonly at: number;
  /** As the refused client was told it. */
  readonly requestId: string;
  /** The layer that denied. */
  readonly layer: LayerId;
  /** Why, such as `keywords.scanner-path`. */
  readonly code: string;
  /** What it was that the layer found, where there is more to say than the code. */
  readonly detail?: string;
  /** Client key: an IPv4 address or an IPv6 `/64`. */
  readonly client: string;
  /** HTTP method in capitals. */
  readonly method: string;
  /** Path without query and secrets. */
  readonly path: string;
  /** As the header said it; empty where there was none. */
  readonly userAgent: string;
  /** HTTP status of the refusal: 403, 404, 405, 409, 429 or 503. */
  readonly status: number;
  /** Points that it is worth towards a ban. */
  readonly points: number;
  /** `false`: it was only reported, and the request went on. */
  readonly enforced: boolean;
}

/** A client was put on the blacklist, or taken off it. */
export interface BanEvent {
  /** A ban, or the end of one by a person. */
  readonly type: 'ban' | 'unban';
  /** Epoch milliseconds. */
  readonly at: number;
  /** The ban as it stands now. */
  readonly ban: BanRecord;
}

/** Something of ours failed or looks misconfigured; the request went on. */
export interface FaultEvent {
  /** Tells this event from the others. */
  readonly type: 'fault';
  /** Epoch milliseconds. */
  readonly at: number;
  /** `AIWAF_W_...`; each has an entry in `docs/errors.md`. */
  readonly code: string;
  /** One sentence for people. */
  readonly message: string;
  /** The layer that failed, where it was one. */
  readonly layer?: LayerId;
}

/** What the firewall tells its listeners. */
export type AiwafEvent = DenialEvent | BanEvent | FaultEvent;

/** Receives events. Called on the request path: an implementation must not block or throw. */
export type EventSink = (event: AiwafEvent) => void;
