import { HeaderList } from './browsers';
import type { Visit } from './visit';

export type Preset = 'site' | 'api';

/** One request of a visitor, with what the application would answer where that is not the route's usual. */
export interface Ask {
  /** Milliseconds since the visit began. */
  readonly afterMs: number;
  readonly address: string;
  readonly method: string;
  readonly target: string;
  readonly httpVersion: '1.0' | '1.1' | '2.0';
  readonly headers: HeaderList;
  readonly status?: number;
  readonly ms?: number;
  readonly type?: string;
  readonly body?: unknown;
  readonly authenticated: boolean;
}

/** A kind of visitor: how many come, when, and what one of them does. */
export interface VisitorKind {
  /** Unique; shown in the break-down. */
  readonly name: string;
  readonly preset: Preset;
  /** Visits in a scenario of 50,000 requests. */
  readonly visits: number;
  /** The hour of the day at which visits begin, such as 9; left out, by day and night. */
  readonly hour?: number;
  /** Writes down what one visitor does. */
  readonly plan: (visit: Visit) => void;
}
