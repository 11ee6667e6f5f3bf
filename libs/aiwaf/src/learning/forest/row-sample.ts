import { LogClient } from '../../core/ports/feature-source';
import { Random } from '../random';

/** Who a row comes from. */
type Owner = Pick<LogClient, 'key' | 'group' | 'wideGroup'>;

interface Drawn<T> {
  readonly lot: number;
  readonly owner: Owner;
  readonly row: T;
}

/** Rows that a client, its network and the network around that may own, as shares of the sample. */
export interface OwnerShares {
  readonly client: number;
  /** IPv4 `/24`, IPv6 `/48`. */
  readonly group: number;
  /** `/16`, `/32`. */
  readonly wideGroup: number;
}

/**
 * A hundredth, since the forest is to know the traffic and not its busiest client; two hundredths, so that
 * an owner of many addresses in few networks owns few rows too, and two such networks together fewer than
 * the share that a model finds strange (0.05); a fifth, since a carrier may hold a `/16` and the visitors
 * of one country come from few carriers.
 */
export const OWNER_SHARES: OwnerShares = { client: 0.01, group: 0.02, wideGroup: 0.2 };

/** Share of the sample below which rows of others take the places of those that are over their owner's share. */
const ENOUGH = 0.1;
/** Rows are held up to this many times the sample, so that the highest lots go seldom and many at once. */
const SLACK = 2;
const LEAST = 2;

/**
 * A uniform sample of the rows of a period in fixed memory, of which no owner has more than its share.
 * Every row draws a lot and the lowest stay (bottom-k sampling, Cohen and Kaplan 2007), so that rows that
 * grow too old can be taken away and what is left is as uniform as before. Shares are cut last: who sends
 * much leaves the places empty, unless so many are that others have to fill them.
 */
export class RowSample<T extends { readonly at: number }> {
  private drawn: Drawn<T>[] = [];
  /** Lots from here on are too high. */
  private limit = Infinity;
  /** The same for single owners who have their share. */
  private limits: ReadonlyMap<string, number> = new Map();

  /** @param size rows at most */
  constructor(
    private readonly size: number,
    private readonly random: Random,
    private readonly shares: OwnerShares = OWNER_SHARES,
  ) {}

  /** Draws the lot of a row, or -1 where it is left out. Drawn before the row is made, since most are. */
  draw(owner: Owner): number {
    const lot = this.random();
    if (lot >= this.limit) return -1;
    if (this.limits.size === 0) return lot;
    const { limits } = this;
    const out =
      lot >= (limits.get(owner.key) ?? Infinity) ||
      lot >= (limits.get(owner.group) ?? Infinity) ||
      lot >= (limits.get(owner.wideGroup) ?? Infinity);
    return out ? -1 : lot;
  }

  /**
   * Keeps a row with the lot that {@link draw} gave.
   *
   * @param since epoch milliseconds before which rows are too old
   */
  put(lot: number, owner: Owner, row: T, since: number): void {
    this.drawn.push({ lot, owner, row });
    if (this.drawn.length > this.size * SLACK) this.shrink(since);
  }

  /** The sampled rows in no order. */
  take(since: number): T[] {
    this.shrink(since);
    return this.withinShares(this.drawn, this.size).within.map(({ row }) => row);
  }

  private shrink(since: number): void {
    this.drawn = this.drawn.filter(({ row }) => row.at >= since);
    if (this.drawn.length <= this.size) return;
    const limit = Float64Array.from(this.drawn, ({ lot }) => lot).sort()[this.size];
    const lowest = this.drawn.filter(({ lot }) => lot < limit);
    const enough = ENOUGH * this.size;
    if (this.withinShares(lowest, enough).within.length >= enough) {
      this.limit = limit;
      this.drawn = lowest;
      this.limits = new Map();
    } else {
      const { within, full } = this.withinShares(this.drawn, this.size);
      this.drawn = within;
      this.limits = full;
    }
  }

  /**
   * The rows that are within their owners' shares, lowest lots first, and the lots at which owners had theirs.
   *
   * @param enough rows, after which no more are looked at
   */
  private withinShares(
    drawn: readonly Drawn<T>[],
    enough: number,
  ): { within: Drawn<T>[]; full: Map<string, number> } {
    const sorted = [...drawn].sort((a, b) => a.lot - b.lot);
    const counts = new Map<string, number>();
    const full = new Map<string, number>();
    const { client, group, wideGroup } = this.shares;
    const count = (owner: string, share: number, lot: number): void => {
      const owned = (counts.get(owner) ?? 0) + 1;
      counts.set(owner, owned);
      if (owned >= Math.max(LEAST, Math.floor(share * this.size))) full.set(owner, lot);
    };
    const within: Drawn<T>[] = [];
    for (const each of sorted) {
      const { lot, owner } = each;
      if (within.length >= enough) break;
      if (full.has(owner.key) || full.has(owner.group) || full.has(owner.wideGroup)) continue;
      count(owner.key, client, lot);
      count(owner.group, group, lot);
      count(owner.wideGroup, wideGroup, lot);
      within.push(each);
    }
    return { within, full };
  }
}
