import { logLine } from '../helpers/log-generator';

/** One request of the generated log. */
export interface Request {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly address: string;
  readonly path: string;
  readonly status: number;
  readonly method: string;
  readonly referer: string;
  readonly agent: string;
}

/** The request as a line of combined format. */
export function lineOf({ at, address, path, status, method, referer, agent }: Request): string {
  return logLine({ at, address, status, referer, agent, request: `${method} ${path} HTTP/1.1` });
}
