import { Address } from '../client/address';

/** One request as a log or a table tells it. */
export interface LogLine {
  /** What the server saw as the client. Not yet checked to be an address. */
  readonly address: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Upper-case method, or the empty text where there is no request. */
  readonly method: string;
  /** Path and query as sent; `null` for `-`, `*`, `CONNECT` targets and bytes that are no HTTP. */
  readonly target: string | null;
  readonly status: number;
  /** Empty where there is none or the log says `-`. */
  readonly referer: string;
  /** `null` where the format has no such field; empty where the client sent none. */
  readonly userAgent: string | null;
  /** Seconds, or `null` where the log does not say. */
  readonly responseTime: number | null;
  /** This firewall refused it: counted, but neither evidence nor a row. Only its own logs tell. */
  readonly denied: boolean;
}

/** A client as learning knows it: its key, and the groups that it is a voice of. */
export interface LogClient {
  readonly key: string;
  /** IPv4 `/24` or IPv6 `/48`. */
  readonly group: string;
  /** `/16` or `/32`. */
  readonly wideGroup: string;
  readonly address: Address;
}

/** What became of the lines; `read` is `parsed` and all of `dropped` together. Blank lines are none. */
export interface LineCounts {
  /** Lines that were read, blank ones left out. */
  readonly read: number;
  /** Lines that were understood. */
  readonly parsed: number;
  /** Lines that could not be used, by cause. */
  readonly dropped: Readonly<Record<string, number>>;
  /** The first lines that could not be used, at most three, cut and without what may be secret. */
  readonly examples?: readonly string[];
  /** What was not read to its end, each with the cause, such as `access.log.2.gz (damaged-gzip)`. */
  readonly unfinished?: readonly string[];
}

/**
 * Where requests to learn from come from: log files, or the request log in a database. Training reads
 * it once, from the first request to the last; every implementation gives the same lines for the same
 * requests.
 */
export interface FeatureSource {
  /** All that will be read, in the unit of `onProgress`: bytes of files, rows of a table. */
  readonly size: number;
  /**
   * Gives every usable line to `use`, oldest first as far as the source is in order.
   *
   * @param onProgress told how much more was read
   * @param isEnough asked now and then: where it says so nothing more is read, and no line more is given
   * @throws AiwafError with what keeps the source from being read at all
   */
  read(
    use: (line: LogLine, client: LogClient) => void,
    onProgress: (read: number) => void,
    isEnough?: () => boolean,
  ): Promise<LineCounts>;
  close(): Promise<void>;
}
