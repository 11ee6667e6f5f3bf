import { Outcome } from '../../core/layer';
import { RawResponse } from './raw-http';

/** A header by its name, and as frameworks write it. */
interface Field {
  readonly name: string;
  readonly sent: readonly string[];
}
const field = (...names: [string, string]): Field => ({
  name: names[0],
  sent: names.map((name) => `\r\n${name}: `),
});
const LENGTH = field('content-length', 'Content-Length');
const TYPE = field('content-type', 'Content-Type');
const CACHE = field('cache-control', 'Cache-Control');

/** The end of a request as its response tells it; headers are read only by who asks for them. */
export class Answer implements Outcome {
  constructor(
    private readonly response: RawResponse,
    readonly status: number,
    readonly durationMs: number,
    readonly aborted: boolean,
  ) {}

  get contentLength(): number | null {
    const sent = this.header(LENGTH);
    const length = Number(sent);
    return sent !== undefined && Number.isSafeInteger(length) ? length : null;
  }

  get contentType(): string {
    return String(this.header(TYPE) ?? '').toLowerCase();
  }

  get cacheControl(): string {
    return String(this.header(CACHE) ?? '').toLowerCase();
  }

  private header({ name, sent }: Field): number | string | string[] | undefined {
    return this.response.getHeader(name) ?? this.sent(sent);
  }

  /**
   * Fastify hands its headers to `writeHead()`, after which Node keeps them as the text that it sent. Looked
   * for as they stand: a pattern in any case goes through that text letter by letter.
   */
  private sent(beginnings: readonly string[]): string | undefined {
    const text = (this.response as { _header?: unknown })._header;
    if (typeof text !== 'string') return undefined;
    for (const beginning of beginnings) {
      const at = text.indexOf(beginning);
      if (at !== -1) return text.slice(at + beginning.length, text.indexOf('\r', at + 2));
    }
    return undefined;
  }
}
