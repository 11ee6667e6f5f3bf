import { LayerId } from './layer-id';
import { Lane, RequestContext } from './request-context';
import { Verdict } from './verdict';

/** `connection` and `request` run at the root mount, `route` when the handler is known. */
export type Phase = 'connection' | 'request' | 'route';

/** How a request ended, told to every layer that observes. */
export interface Outcome {
  readonly status: number;
  /** Milliseconds from arrival to the end of the answer. */
  readonly durationMs: number;
  /** The connection was cut before the answer was complete. */
  readonly aborted: boolean;
}

/**
 * A protection layer: pure, synchronous unless it has to ask a shared store, and without any
 * knowledge of frameworks. What it throws counts as `pass` and is counted as a fault.
 */
export interface Layer {
  readonly id: LayerId;
  readonly phase: Phase;
  /** Judges one request. `lane` says which of its counters to use. */
  inspect(context: RequestContext, lane: Lane): Verdict | Promise<Verdict>;
}

/** Told of every finished request, denials and 404s included. */
export interface Observer {
  observe(context: RequestContext, outcome: Outcome, award: Award): void;
}

/** Gives points for what the end of a request revealed. */
export type Award = (points: number, code: string) => void;
