import { BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { detach, LogClient } from '../logs/log-scan';
import { Evidence } from './evidence';
import { RequestCounts } from './request-counts';
import { HOUR_MS, WorstHour, worstHour } from './worst-hour';

const MAX_EVIDENCE = 1_024;
const MAX_BUCKETS = 128;
/** Buckets of a client against whom nothing speaks: somewhat over the hour that may turn out to matter. */
const QUIET_BUCKETS = 16;
const MAX_EXAMPLES = 5;
const NONE: readonly string[] = [];
const MAX_EXAMPLE_LENGTH = 200;

/** What is remembered of one client during a run, in bounded memory. */
export class ClientRecord {
  /** The same window as live traffic is counted in. */
  readonly recent = new BehaviourWindow();
  /** Evidence that an unban wiped out. */
  pardoned = 0;
  /** The first paths that spoke against the client, for the report. */
  examples: readonly string[] = NONE;
  private readonly requests = new RequestCounts();
  private evidence: Evidence[] | null = null;
  private notFoundTotal = 0;
  private newest = -Infinity;
  private worst: WorstHour | null = null;

  constructor(readonly client: LogClient) {}

  countRequest(at: number): void {
    this.newest = Math.max(this.newest, at);
    this.requests.add(at);
    if (this.evidence === null && this.requests.size > 2 * QUIET_BUCKETS) this.requests.trim(QUIET_BUCKETS);
    else if (this.requests.size > MAX_BUCKETS) this.compact();
  }

  addEvidence(evidence: Evidence, path: string): void {
    if (evidence.kind === 'not-found') this.notFoundTotal++;
    this.evidence ??= [];
    this.evidence.push(evidence);
    const example = path.slice(0, MAX_EXAMPLE_LENGTH);
    if (this.examples.length < MAX_EXAMPLES && !this.examples.includes(example)) {
      this.examples = [...this.examples, detach(example)];
    }
    if (this.evidence.length > MAX_EVIDENCE) this.compact();
  }

  /** The worst hour of all that was seen, or `null` where nothing speaks against the client. */
  judge(): WorstHour | null {
    if (this.evidence === null) return this.worst;
    const found = worstHour(this.evidence, this.notFoundTotal, this.requests);
    if (found !== null && (this.worst === null || found.points > this.worst.points)) this.worst = found;
    return this.worst;
  }

  /** Judges what there is, then keeps the last hour alone, of which more may come. */
  private compact(): void {
    this.judge();
    const since = this.newest - HOUR_MS;
    this.evidence = (this.evidence ?? []).filter((item) => item.at > since).slice(-MAX_EVIDENCE / 2);
    this.requests.forgetBefore(since);
    this.requests.trim(MAX_BUCKETS / 2);
  }
}
