import { BansOptions } from '../bans/bans.options';
import { RequestContext } from '../request-context';

const REDACTED = ['authorization', 'cookie', 'set-cookie', 'proxy-authorization'];

/** What is stored of a request beside a ban: bounded, and without secrets. */
export class RequestInfo {
  private readonly redacted: ReadonlySet<string>;

  constructor(private readonly options: Readonly<BansOptions>) {
    this.redacted = new Set([...REDACTED, ...options.redactHeaders.map((name) => name.toLowerCase())]);
  }

  /** Answers nothing where `storeRequestInfo` does not ask for it. */
  of(context: RequestContext): Readonly<Record<string, unknown>> | undefined {
    const { storeRequestInfo, maxStoredHeaders, maxStoredLength } = this.options;
    if (!storeRequestInfo) return undefined;
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(context.headers).slice(0, maxStoredHeaders)) {
      const shown = this.redacted.has(name) ? '[redacted]' : String(value).slice(0, maxStoredLength);
      headers[name.slice(0, maxStoredLength)] = shown;
    }
    return {
      method: context.method,
      path: context.target.raw.slice(0, maxStoredLength),
      host: String(context.headers.host ?? '').slice(0, maxStoredLength),
      headers,
    };
  }
}
