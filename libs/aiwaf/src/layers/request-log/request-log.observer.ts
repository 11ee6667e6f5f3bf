import { detached } from '../../core/detached';
import { Observer, Outcome } from '../../core/layer';
import { RequestLogEntry, RequestLogSink } from '../../core/ports/request-log-sink';
import { Denial, header, RequestContext } from '../../core/request-context';
import { withoutSecrets } from '../../core/path/without-secrets';

/** What nginx logs for a client that left before it had any answer; Node's status would still be 200. */
const CLIENT_LEFT = 499;
/** Characters that are kept of a text: what is longer is cut again, to its column, when it is written. */
const MAX_TEXT = 512;

/** Makes an entry of the request log of every finished request, denied ones included. */
export class RequestLogObserver implements Observer {
  readonly id = 'requestLog';

  /** @param sink where entries go; `null` for nowhere */
  constructor(private readonly sink: RequestLogSink | null) {}

  observe(context: RequestContext, outcome: Outcome): void {
    if (this.sink === null) return;
    this.sink.add(context.now, context.denial !== null, () => entryOf(context, outcome));
  }
}

function entryOf(context: RequestContext, outcome: Outcome): RequestLogEntry {
  const { client, headers, denial } = context;
  const [userAgent, referer] = [header(headers, 'user-agent'), header(headers, 'referer')];
  return {
    at: context.now,
    requestId: context.id,
    address: client.address === '' ? client.key : client.address,
    method: context.method,
    path: kept(withoutSecrets(context.target.raw), context.target.raw),
    status: leftUnanswered(outcome) ? CLIENT_LEFT : outcome.status,
    responseTime: timeOf(context, outcome) / 1_000,
    userAgent: kept(userAgent, userAgent),
    referer: kept(withoutSecrets(referer), referer),
    contentLength: outcome.contentLength,
    verdict: verdictOf(denial),
    layer: denial === null ? null : denial.layer,
    code: denial === null ? null : denial.verdict.code,
  };
}

/** The beginning of a text, which waits without the rest of what it came in. */
function kept(text: string, whole: string): string {
  const beginning = text.slice(0, MAX_TEXT);
  return beginning.length === whole.length ? beginning : detached(beginning);
}

function verdictOf(denial: Denial | null): RequestLogEntry['verdict'] {
  if (denial === null) return 'pass';
  return denial.enforced ? 'deny' : 'monitor';
}

/** Milliseconds until the handler had its answer, where an interceptor told; else until all was sent. */
function timeOf({ now, answeredAt }: RequestContext, { durationMs }: Outcome): number {
  return answeredAt === null ? durationMs : answeredAt - now;
}

function leftUnanswered({ aborted, contentLength, contentType }: Outcome): boolean {
  return aborted && contentLength === null && contentType === '';
}
