/** One recorded case of the header layer alone. */
export interface HeaderCase {
  readonly id: number;
  readonly group: string;
  readonly method: string;
  readonly path: string;
  /** Such as `HTTP/1.1`. */
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly blocked: boolean;
  readonly reason: string | null;
  readonly quality_score: number;
}

/** Our answer: the settings refused, or the decision of the layer. */
export interface HeaderAnswer {
  readonly refused?: string;
  readonly blocked: boolean;
  /** Code and detail of a denial, else empty. */
  readonly code: string;
  readonly detail: string;
  readonly score: number;
  readonly routed: boolean;
  /** The path is exempt from this layer. */
  readonly exempt: boolean;
  /** The lowest score that passes. */
  readonly minScore: number;
}
