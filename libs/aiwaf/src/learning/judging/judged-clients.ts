import { WorstHour } from './worst-hour';

/** A client that the evidence bans. */
export interface BannedClient {
  readonly client: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly points: number;
  readonly evidence: WorstHour;
  /** Some of the paths, at most 200 characters each. */
  readonly examples: readonly string[];
}

/** Why a client with evidence against it is not banned. */
export type SpareCause = 'never-ban' | 'exempt' | 'tombstone' | 'below-threshold';

export interface SparedClient {
  readonly client: string;
  readonly cause: SpareCause;
  /** One sentence for people. */
  readonly reason: string;
  readonly points: number;
}

/** The clients of a run; the lists are bounded, the totals are not. Most points first. */
export interface JudgedClients {
  readonly banned: readonly BannedClient[];
  readonly bannedTotal: number;
  readonly spared: readonly SparedClient[];
  readonly sparedTotal: number;
  /** Clients forgotten for lack of room while lines were still to come; judged when they went. */
  readonly evicted: number;
}

/** Keeps the entries with most points, one per client. */
export class TopClients<T extends { readonly client: string; readonly points: number }> {
  private entries = new Map<string, T>();
  private dropped = 0;

  constructor(private readonly max: number) {}

  add(entry: T): void {
    const before = this.entries.get(entry.client);
    if (before !== undefined && before.points >= entry.points) return;
    this.entries.set(entry.client, entry);
    if (this.entries.size > 2 * this.max) this.shrink();
  }

  delete(client: string): void {
    this.entries.delete(client);
  }

  get total(): number {
    return this.entries.size + this.dropped;
  }

  list(): T[] {
    return this.sorted().slice(0, this.max);
  }

  has(client: string): boolean {
    return this.entries.has(client);
  }

  private shrink(): void {
    const kept = this.sorted().slice(0, this.max);
    this.dropped += this.entries.size - kept.length;
    this.entries = new Map(kept.map((entry) => [entry.client, entry]));
  }

  private sorted(): T[] {
    return [...this.entries.values()].sort((a, b) => b.points - a.points || (a.client < b.client ? -1 : 1));
  }
}

const PARTS: readonly (readonly [keyof WorstHour, string, string])[] = [
  ['payloads', 'attack payload', 'attack payloads'],
  ['scannerPaths', 'scanner path', 'scanner paths'],
  ['notFoundPaths', 'path not found', 'paths not found'],
  ['failedLogins', 'failed login beyond five', 'failed logins beyond five'],
];

/** Such as `2 attack payloads, 31 paths not found within one hour (262 points)`. */
export function describeEvidence(hour: WorstHour): string {
  const parts = PARTS.filter(([key]) => hour[key] > 0).map(
    ([key, one, many]) => `${hour[key]} ${hour[key] === 1 ? one : many}`,
  );
  return `${parts.join(', ')} within one hour (${hour.points} points)`;
}
