/**
 * Named texts that outlive the process, such as the host's route table for a trainer that runs
 * without the host. Read and written at start and by commands, never by a request.
 */
export interface StateStore {
  /** @param key at most 100 characters */
  get(key: string): Promise<string | null>;
  /** When the value was set, in epoch ms; `null` where it never was. */
  setAt(key: string): Promise<number | null>;
  /** @param now epoch milliseconds, kept beside the value */
  set(key: string, value: string, now: number): Promise<void>;
}
