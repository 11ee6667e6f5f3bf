import { Outcome } from '../../core/layer';
import { RawResponse } from './raw-http';

/** Names as frameworks write them. */
const LENGTH = ['content-length', 'Content-Length'];
const TYPE = ['content-type', 'Content-Type'];
const CACHE = ['cache-control', 'Cache-Control'];

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

  private header(names: readonly string[]): number | string | string[] | undefined {
    return this.response.getHeader(names[0]) ?? this.sent(names);
  }

  /**
   * Fastify hands its headers to `writeHead()`, after which Node keeps them as the text that it sent. Looked
   * for as they stand: a pattern in any case goes through that text letter by letter.
   */
  private sent(names: readonly string[]): string | undefined {
    const text = (this.response as { _header?: unknown })._header;
    if (typeof text !== 'string') return undefined;
    for (const name of names) {
      const at = text.indexOf(`\r\n${name}: `);
      if (at !== -1) return text.slice(at + name.length + 4, text.indexOf('\r', at + 2)).trim();
    }
    return undefined;
  }
}
