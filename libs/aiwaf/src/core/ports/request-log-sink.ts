import { LayerId } from '../layer-id';

/** One finished request, as it is logged. Nothing in it is a secret: no query, no header but the two named. */
export interface RequestLogEntry {
  /** Epoch milliseconds of arrival. */
  readonly at: number;
  /** As a refused client was told it. */
  readonly requestId: string;
  /** The client's address, or its key where that is all there is. */
  readonly address: string;
  /** HTTP method in capitals. */
  readonly method: string;
  /** Path without query and secrets. */
  readonly path: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Seconds. */
  readonly responseTime: number;
  /** As the header said it. */
  readonly userAgent: string;
  /** As the header said it, without query. */
  readonly referer: string;
  /** Bytes as the header said; `null` where it was missing. */
  readonly contentLength: number | null;
  /** `pass`, or `deny`, or `monitor` for a denial that was only reported. */
  readonly verdict: 'pass' | 'deny' | 'monitor';
  /** The layer that denied, and why; `null` when none did. */
  readonly layer: LayerId | null;
  /** Why it denied; `null` when none did. */
  readonly code: string | null;
}

/**
 * Takes entries of the request log. Called at the end of every logged request: it must not block
 * or throw; what it cannot keep it counts.
 */
export interface RequestLogSink {
  /**
   * @param at epoch milliseconds of arrival
   * @param denied refused, or reported as if it were
   * @param make makes the entry; not called where nobody keeps it
   */
  add(at: number, denied: boolean, make: () => RequestLogEntry): void;
}
