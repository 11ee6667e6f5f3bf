/** The short form runs with the tests; the long one takes what time it needs. */
export type Form = 'short' | 'long';

export type Figures = Readonly<Record<string, number | string | boolean>>;

/** What an experiment saw, and whether that is what was promised. */
export interface Outcome {
  readonly pass: boolean;
  readonly figures: Figures;
}

/** One promise of reliability, security or scale that can be tried, with its figures. */
export interface Experiment {
  /** Such as `L1`; its module has the same name. */
  readonly id: string;
  /** What is promised, in one sentence. */
  readonly promise: string;
  /** It asserts times, which a loaded machine stretches: tried by `npm run soak` alone, not with the tests. */
  readonly timed?: true;
  /** Why it cannot be tried on this machine; `null` where it can, and left out where it can be everywhere. */
  missing?(): string | null;
  run(form: Form): Promise<Outcome>;
}
