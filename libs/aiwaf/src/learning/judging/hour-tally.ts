import { Evidence, EVIDENCE_POINTS, EvidenceKind } from './evidence';

/** The hour in which most points stand against a client, and what they are made of. */
export interface WorstHour {
  /** What the evidence of the hour is worth. */
  readonly points: number;
  /** Epoch milliseconds of the first evidence of the hour. */
  readonly from: number;
  /** Epoch milliseconds of the last. */
  readonly to: number;
  /** Different paths that scanners ask for. */
  readonly scannerPaths: number;
  /** Different attack payloads. */
  readonly payloads: number;
  /** Different paths that were not found. */
  readonly notFoundPaths: number;
  /** Failed logins beyond five. */
  readonly failedLogins: number;
  /** Minutes that the model finds strange and the behaviour in them confirms. */
  readonly anomalies: number;
  /** Scanner paths asked for with no user agent, or with a scanner's. */
  readonly agents: number;
  /** Requests under an attack tool's own name. */
  readonly attackTools: number;
}

/** A repetition counts half: five knocks at one door, as many as failed logins are forgiven, are a ban. */
const AGAIN = 0.5;
/** Where probes are less than one in so many requests, one computer of many behind the address sends them. */
const CROWD = 100;
/** Points that plain 404s alone can reach, unless they are most of what the client did. */
const NOT_FOUND_CAP = 60;
const MANY_PATHS = 20;

/** Lines about one path, and what the first of them was worth. */
interface Subject {
  lines: number;
  readonly points: number;
}

type Counts = Record<EvidenceKind, number>;

/** What stands against a client within a sliding hour. */
export class HourTally {
  /** Distinct subjects. */
  private readonly distinct = noCounts();
  private readonly lines = noCounts();
  private readonly seen = new Map<EvidenceKind, Map<number, Subject>>();
  /** Points of what counts the same whatever else the client did: failed logins, anomalies. */
  private plain = 0;
  /** Points of payloads that are over half of what the client asked for with other probes, and among others. */
  private attacked = 0;
  private attackedAmong = 0;
  /** Points of scanner paths that are over half of what the client asked for, and among other requests. */
  private scanned = 0;
  private scannedAmong = 0;
  private agents = 0;
  private named = 0;

  add(item: Evidence): void {
    const subjects = this.subjectsOf(item.kind);
    const known = subjects.get(item.subject);
    if (known === undefined) subjects.set(item.subject, { lines: 1, points: item.points });
    else known.lines++;
    this.count(item, known?.points ?? item.points, known === undefined, 1);
  }

  /** Takes away what was added before. */
  remove(item: Evidence): void {
    const subjects = this.subjectsOf(item.kind);
    const known = subjects.get(item.subject) as Subject;
    const isLast = --known.lines === 0;
    if (isLast) subjects.delete(item.subject);
    this.count(item, known.points, isLast, -1);
  }

  /** The most that {@link points} may answer. */
  get mostPoints(): number {
    return this.mostly + this.attacked + this.plain + EVIDENCE_POINTS.notFound * this.distinct['not-found'];
  }

  /** @param requests of the client in the hour */
  points(requests: number): number {
    const probes = this.lines['scanner-path'] + this.lines['attack-tool'] + this.lines.payload;
    const isMostly = probes * 2 > requests;
    const scanned = isMostly ? this.mostly : probes * CROWD >= requests ? this.scannedAmong : 0;
    return (
      scanned +
      (isMostly ? this.attacked : this.attackedAmong) +
      this.plain +
      notFoundPoints(this.distinct['not-found'], requests)
    );
  }

  summary(points: number, from: number, to: number): WorstHour {
    return {
      points,
      from,
      to,
      scannerPaths: this.distinct['scanner-path'],
      payloads: this.distinct.payload,
      notFoundPaths: this.distinct['not-found'],
      failedLogins: this.lines['failed-login'],
      anomalies: this.distinct.anomaly,
      agents: this.agents,
      attackTools: this.named,
    };
  }

  private get mostly(): number {
    return this.scanned + (this.named > 0 ? EVIDENCE_POINTS.attackTool : 0);
  }

  private count(item: Evidence, points: number, isDistinct: boolean, sign: 1 | -1): void {
    const { kind, standing } = item;
    this.lines[kind] += sign;
    if (isDistinct) this.distinct[kind] += sign;
    if (item.byAttackTool === true) this.named += sign;
    if (kind === 'scanner-path') {
      if (isDistinct) this.scanned += sign * points;
      else if (standing === 'login-form') this.scanned += sign * AGAIN * points;
      if (isDistinct) this.scannedAmong += sign * amongOthers(item, points);
      if (isDistinct && points > EVIDENCE_POINTS.scannerPath) this.agents += sign;
    } else if (kind === 'payload') {
      // A page elsewhere may hold the address of an attack as that of a picture.
      if (isDistinct) this.attacked += sign * points;
      if (isDistinct) this.attackedAmong += sign * Math.min(points, EVIDENCE_POINTS.payloadRouted);
    } else if (kind === 'failed-login' || (isDistinct && kind === 'anomaly')) {
      this.plain += sign * points;
    }
  }

  private subjectsOf(kind: EvidenceKind): Map<number, Subject> {
    let subjects = this.seen.get(kind);
    if (subjects === undefined) this.seen.set(kind, (subjects = new Map<number, Subject>()));
    return subjects;
  }
}

function amongOthers({ standing }: Evidence, points: number): number {
  return standing === 'old-page' ? Math.min(points, EVIDENCE_POINTS.guess) : points;
}

function notFoundPoints(distinct: number, requests: number): number {
  const points = EVIDENCE_POINTS.notFound * distinct;
  return distinct >= MANY_PATHS && distinct * 2 > requests ? points : Math.min(points, NOT_FOUND_CAP);
}

function noCounts(): Counts {
  return {
    'scanner-path': 0,
    'attack-tool': 0,
    payload: 0,
    'not-found': 0,
    'failed-login': 0,
    anomaly: 0,
  };
}
