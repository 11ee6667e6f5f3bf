/** One recorded request to the keyword layer, from a new client with a browser's headers. */
export interface KeywordCase {
  readonly kind: 'attack' | 'legit' | 'preloaded';
  readonly target: string;
  readonly path: string;
  readonly query: string;
  /** Learned words and their counts before the request. */
  readonly preloaded_keywords: Readonly<Record<string, number>>;
  readonly status: number;
  readonly blocked: boolean;
  readonly reason: string | null;
  readonly path_exists: boolean;
}

/** The recorded file: routes and vocabulary beside the cases. */
export interface KeywordFile {
  readonly routes: readonly string[];
  readonly cases: readonly KeywordCase[];
}

/** Our answer to a case. */
export interface KeywordAnswer {
  readonly blocked: boolean;
  /** Code of the denial, else empty. */
  readonly code: string;
  /** The class, kind of payload or kind of word of the denial, else empty. */
  readonly found: string;
  /** What betrayed the request, in lower case, else empty. */
  readonly piece: string;
  readonly routed: boolean;
  /** The path is exempt from this layer. */
  readonly exempt: boolean;
  /** The canonical path in lower case. */
  readonly path: string;
  /** Words that are legitimate since the application uses them. */
  readonly ownWords: ReadonlySet<string>;
}
