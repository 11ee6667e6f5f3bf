import { Outcome } from '../../core/layer';
import { RawResponse } from './raw-http';

const SENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const SENT_TYPE = /\r\ncontent-type: *([^\r]*)/i;
const SENT_CACHE = /\r\ncache-control: *([^\r]*)/i;

/** The end of a request as its response tells it; headers are read only by who asks for them. */
export class Answer implements Outcome {
  constructor(
    private readonly response: RawResponse,
    readonly status: number,
    readonly durationMs: number,
    readonly aborted: boolean,
  ) {}

  get contentLength(): number | null {
    const sent = this.response.getHeader('content-length') ?? this.sent(SENT_LENGTH);
    const length = Number(sent);
    return sent !== undefined && Number.isSafeInteger(length) ? length : null;
  }

  get contentType(): string {
    return String(this.response.getHeader('content-type') ?? this.sent(SENT_TYPE) ?? '').toLowerCase();
  }

  get cacheControl(): string {
    return String(this.response.getHeader('cache-control') ?? this.sent(SENT_CACHE) ?? '').toLowerCase();
  }

  /** Fastify hands its headers to `writeHead()`, after which Node keeps them as the text that it sent. */
  private sent(header: RegExp): string | undefined {
    const text = (this.response as { _header?: unknown })._header;
    return typeof text === 'string' ? header.exec(text)?.[1] : undefined;
  }
}
