import { addressText } from '../../core/client/address';
import { detached } from '../../core/detached';
import { LogClient } from '../../core/ports/feature-source';
import { Evidence, OpenEvidence } from './evidence';
import { isConfirmedMoment, isTelling, Moment, settledMoment, tellsMore } from './moment';
import { RequestCounts } from './request-counts';
import { HOUR_MS, WorstHour, worstHour } from './worst-hour';

const MAX_EVIDENCE = 1_024;
const MAX_BUCKETS = 128;
/** Hours of a long story that are kept beside the evidence of the last one. */
const MAX_HOURS = 8;
const MAX_EXAMPLES = 5;
/** Some turn out to be pages of the site. */
const MAX_OPEN_EXAMPLES = 2 * MAX_EXAMPLES;
/** Missing pages that most visitors meet now and then, and that are no example of anything. */
const ORDINARY_MISSES = 3;
const MAX_TEXT_LENGTH = 200;
/** Missing paths of a client that are all looked at for its most telling moment; of more, one in eight. */
const ALL_LOOKED_AT = 32;
/** As live, where a confirmation counts once in ten seconds. */
const PAUSE_MS = 10_000;

/** By what a client's evidence is settled. */
export interface Settlement {
  /** Evidence by what is known now; `null` where that is nothing. */
  readonly settle: (evidence: OpenEvidence) => Evidence | null;
  /** Epoch milliseconds; what is older counts no more. */
  readonly since: number;
  /** Epoch milliseconds of the client's unban, up to which evidence is wiped out; -Infinity for none. */
  readonly liftedAt: number;
}

/** What settled evidence comes to. */
interface Settled {
  readonly evidence: readonly Evidence[];
  /** Plain 404s, repeated paths included. */
  readonly notFound: number;
  /** Points that an unban wiped out. */
  readonly pardoned: number;
}

interface Example {
  readonly path: string;
  readonly evidence: OpenEvidence;
}

const NOTHING: readonly never[] = [];

/** What stands against one client, in bounded memory. */
export class ClientCase {
  /** The first address that spoke against the client; of an IPv6 client one of its `/64`. */
  readonly address: string;
  /** Epoch milliseconds of the last request for a scanner's path. */
  probedAt = -Infinity;
  /** Of the last line that spoke against the client. */
  userAgent: string | null = null;
  private open: OpenEvidence[] = [];
  private examples: readonly Example[] = NOTHING;
  private newest = -Infinity;
  private moment: Moment | null = null;
  private isMomentSettled = false;
  private missing = 0;
  /** What the evidence that had to go came to: an hour stays until a later one weighs as much. */
  private hours: readonly WorstHour[] = NOTHING;
  private goneNotFound = 0;
  private gonePardoned = 0;

  /** @param requests of the client */
  constructor(
    { key, address }: LogClient,
    private readonly requests: RequestCounts,
  ) {
    this.address = address.kind() === 'ipv4' ? key : addressText(address);
  }

  /** Pieces of evidence that are held. */
  get size(): number {
    return this.open.length;
  }

  /** Takes in what the request that was counted last says against the client. */
  add(evidence: OpenEvidence, path: string, userAgent: string | null): void {
    // Exactly as long as it has to be: most lists stay short.
    if (this.open.length < MAX_OPEN_EXAMPLES) this.open = this.open.concat(evidence);
    else this.open.push(evidence);
    if (evidence.at > this.newest) this.newest = evidence.at;
    this.requests.mark(evidence.at);
    const agent = userAgent?.slice(0, MAX_TEXT_LENGTH) ?? null;
    if (agent !== this.userAgent) this.userAgent = agent === null ? null : detached(agent);
    if (evidence.kind !== 'not-found' || this.open.length > ORDINARY_MISSES) this.addExample(evidence, path);
  }

  /** Whether a missing path may make the most telling moment: asked once for each. */
  isMomentDue(at: number): boolean {
    const { moment } = this;
    const since = moment === null ? Infinity : Math.abs(at - moment.row.at);
    if (moment !== null && since < PAUSE_MS && isConfirmedMoment(moment)) return false;
    return ++this.missing <= ALL_LOOKED_AT || this.missing % 8 === 0;
  }

  noteMoment(moment: Moment): void {
    if (this.moment === null ? !isTelling(moment) : !tellsMore(moment, this.moment)) return;
    this.moment = moment;
    this.isMomentSettled = false;
  }

  /** Whether there is more than is to be held. */
  get isFull(): boolean {
    return this.size > MAX_EVIDENCE || this.requests.size > MAX_BUCKETS;
  }

  /** Judges what there is, then keeps the last hour alone, of which more may come. */
  compact(settlement: Settlement): void {
    const since = this.newest - HOUR_MS;
    const last = this.open.filter((item) => item.at > since).slice(-MAX_EVIDENCE / 2);
    const settled = this.settle(this.open, settlement);
    this.hours = withHour(this.hours, this.worstOf(settled.evidence, settled.notFound));
    if (this.moment !== null && !this.isMomentSettled) {
      this.moment = settledMoment(this.moment, settled.evidence);
      this.isMomentSettled = true;
    }
    const kept = this.settle(last, settlement);
    this.goneNotFound += settled.notFound - kept.notFound;
    this.gonePardoned += settled.pardoned - kept.pardoned;
    this.open = last;
    this.requests.forgetBefore(since);
  }

  /** The most telling moment that still counts, by what it turned out to be. */
  settledMoment(settlement: Settlement): Moment | null {
    const { moment } = this;
    if (moment === null || moment.row.at < settlement.since || moment.row.at <= settlement.liftedAt)
      return null;
    return this.isMomentSettled ? moment : settledMoment(moment, this.settle(this.open, settlement).evidence);
  }

  /**
   * The worst hour of all that was seen and still counts, or `null` where nothing speaks against the client.
   *
   * @param more evidence that is no line's
   */
  judge(settlement: Settlement, more: Evidence | null): { hour: WorstHour | null; pardoned: number } {
    const { evidence, notFound, pardoned } = this.settle(this.open, settlement);
    const last = this.worstOf(more === null ? evidence : [...evidence, more], notFound);
    const hours = withHour(this.hours, last).filter((hour) => hour.from >= settlement.since);
    const hour = hours.reduce<WorstHour | null>(
      (worst, each) => (worst === null || each.points > worst.points ? each : worst),
      null,
    );
    return { hour, pardoned: this.gonePardoned + pardoned };
  }

  /** Some of the paths that speak against the client. */
  examplesBy({ settle }: Settlement): readonly string[] {
    return this.examples
      .filter(({ evidence }) => settle(evidence) !== null)
      .slice(0, MAX_EXAMPLES)
      .map(({ path }) => path);
  }

  private addExample(evidence: OpenEvidence, path: string): void {
    if (this.examples.length === MAX_OPEN_EXAMPLES) return;
    const example = path.slice(0, MAX_TEXT_LENGTH);
    if (this.examples.every((known) => known.path !== example))
      this.examples = this.examples.concat({ path: detached(example), evidence });
  }

  private worstOf(evidence: readonly Evidence[], notFound: number): WorstHour | null {
    return evidence.length === 0 ? null : worstHour(evidence, this.goneNotFound + notFound, this.requests);
  }

  private settle(open: readonly OpenEvidence[], { settle, since, liftedAt }: Settlement): Settled {
    const evidence: Evidence[] = [];
    let notFound = 0;
    let pardoned = 0;
    for (const each of open) {
      const settled = each.at < since ? null : settle(each);
      if (settled === null) continue;
      if (settled.at <= liftedAt) pardoned += settled.points;
      else evidence.push(settled);
      if (settled.at > liftedAt && settled.kind === 'not-found') notFound++;
    }
    return { evidence, notFound, pardoned };
  }
}

/** Hours none of which is both later than another and as grave; the gravest where they are too many. */
function withHour(hours: readonly WorstHour[], hour: WorstHour | null): readonly WorstHour[] {
  if (hour === null) return hours;
  if (hours.some(({ points, from }) => points >= hour.points && from >= hour.from)) return hours;
  return [...hours.filter(({ points, from }) => points > hour.points || from > hour.from), hour]
    .sort((a, b) => b.points - a.points)
    .slice(0, MAX_HOURS);
}
