import { LayerId } from '../layer-id';
import { BanRecord } from './ban-store';

/** One refusal, enforced or only reported. The reason is for operators, never for the client. */
export interface DenialEvent {
  readonly type: 'denial';
  readonly at: number;
  readonly requestId: string;
  readonly layer: LayerId;
  readonly code: string;
  readonly detail?: string;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly userAgent: string;
  readonly status: number;
  readonly points: number;
  readonly enforced: boolean;
}

/** A client was put on the blacklist, or taken off it. */
export interface BanEvent {
  readonly type: 'ban' | 'unban';
  readonly at: number;
  readonly ban: BanRecord;
}

/** Something of ours failed or looks misconfigured; the request went on. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly at: number;
  readonly code: string;
  readonly message: string;
  readonly layer?: LayerId;
}

export type AiwafEvent = DenialEvent | BanEvent | FaultEvent;

/** Receives events. Called on the request path: an implementation must not block or throw. */
export type EventSink = (event: AiwafEvent) => void;
