import { LayerId } from './layer-id';
import { Lane, RequestContext } from './request-context';
import { Verdict } from './verdict';

/**
 * `connection` and `request` run at the root mount; `route` when the handler is known, or when it is
 * known that there is none.
 */
export type Phase = 'connection' | 'request' | 'route';

/** How a request ended, told to every layer that observes. */
export interface Outcome {
  readonly status: number;
  /** Milliseconds from arrival to the end of the answer. */
  readonly durationMs: number;
  /** The connection was cut before the answer was complete. */
  readonly aborted: boolean;
  /** Of the answer's headers: bytes of the body, or `null` where they do not say. */
  readonly contentLength: number | null;
  /** Of the answer's headers, in lower case; empty where missing. */
  readonly contentType: string;
  /** Of the answer's headers, in lower case; empty or left out where missing. */
  readonly cacheControl?: string;
}

/**
 * A protection layer: pure, synchronous unless it has to ask a shared store, and without any
 * knowledge of frameworks. What it throws counts as `pass`, or as a refusal where its `failMode` says so,
 * and is counted as a fault.
 */
export interface Layer {
  readonly id: LayerId;
  readonly phase: Phase;
  /** Judges one request. `lane` says which of its counters to use. */
  inspect(context: RequestContext, lane: Lane): Verdict | Promise<Verdict>;
}

/** Told of every finished request, denials and 404s included. */
export interface Observer {
  /** The layer to which it belongs: where that is off or exempt it is not told. `null`: always told. */
  readonly id: LayerId | null;
  /** What it answers settles when the points are given that other processes have a say in; nobody waits for it. */
  observe(context: RequestContext, outcome: Outcome, award: Award, lane: Lane): void | Promise<void>;
}

/** Gives points for what the end of a request revealed. */
export type Award = (points: number, code: string) => void;
