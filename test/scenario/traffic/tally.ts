import { BanRecord, Denial } from '#aiwaf/internals';
import { PlannedAsk } from './day';

/** What P1 of the acceptance allows. */
export const MAX_DENIED_SHARE = 0.0001;
export const MAX_LIMITED_SHARE = 0.0005;

export interface Summary {
  readonly requests: number;
  readonly clients: number;
  /** Refused, soft limits apart. */
  readonly denied: number;
  /** Answered 429. */
  readonly limited: number;
  readonly banned: number;
}

/** One row of a break-down. */
interface Row {
  readonly name: string;
  requests: number;
  denied: number;
  limited: number;
}

/** Counts what the firewall did to whom. */
export class Tally {
  private readonly clients = new Set<string>();
  private readonly kindOfClient = new Map<string, string>();
  private readonly banned = new Map<string, string>();
  private readonly kinds = new Map<string, Row>();
  private readonly causes = new Map<string, number>();
  /** A line per refusal, and per ban. */
  readonly refusals: string[] = [];
  private requests = 0;
  private denied = 0;
  private limited = 0;

  add(ask: PlannedAsk, client: string, denial: Denial | null): void {
    const { kind } = ask;
    this.requests++;
    this.clients.add(client);
    this.kindOfClient.set(client, kind.name);
    const row = this.row(`${kind.preset}/${kind.name}`);
    row.requests++;
    if (denial === null) return;
    const { layer, verdict } = denial;
    const limited = verdict.status === 429;
    if (limited) {
      this.limited++;
      row.limited++;
    } else {
      this.denied++;
      row.denied++;
    }
    const cause = `${verdict.status} ${layer} ${verdict.code}`;
    this.causes.set(cause, (this.causes.get(cause) ?? 0) + 1);
    const agent = ask.headers.find(([name]) => name === 'User-Agent')?.[1] ?? '';
    this.refusals.push(
      [
        clockTime(ask.at),
        row.name,
        client,
        cause,
        verdict.detail ?? '',
        `${ask.method} ${ask.target}`,
        agent,
      ].join('\t'),
    );
  }

  ban({ key, reason, createdAt }: BanRecord): void {
    this.banned.set(key, reason);
    this.refusals.push(
      [clockTime(createdAt % 86_400_000), this.kindOfClient.get(key) ?? '', key, 'banned', reason].join('\t'),
    );
  }

  get summary(): Summary {
    const { requests, clients, denied, limited, banned } = this;
    return { requests, clients: clients.size, denied, limited, banned: banned.size };
  }

  /** Whether the day was as quiet as P1 asks. */
  get passes(): boolean {
    const { requests, denied, limited, banned } = this.summary;
    return (
      banned === 0 &&
      denied <= Math.ceil(requests * MAX_DENIED_SHARE) &&
      limited <= Math.ceil(requests * MAX_LIMITED_SHARE)
    );
  }

  byKind(): readonly Row[] {
    return [...this.kinds.values()].sort(
      (a, b) => b.denied + b.limited - a.denied - a.limited || b.requests - a.requests,
    );
  }

  byCause(): readonly { readonly cause: string; readonly count: number }[] {
    return [...this.causes].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count);
  }

  private row(name: string): Row {
    let row = this.kinds.get(name);
    if (row === undefined) this.kinds.set(name, (row = { name, requests: 0, denied: 0, limited: 0 }));
    return row;
  }
}

function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
