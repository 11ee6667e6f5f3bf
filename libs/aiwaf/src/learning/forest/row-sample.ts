import { Random } from '../random';

interface Owner {
  readonly slots: number[];
  offered: number;
}

/**
 * A uniform sample of feature rows in fixed memory (reservoir sampling, Vitter's algorithm R), in
 * which no client owns more than `maxPerClient` rows: one that offers more competes with itself.
 */
export class RowSample {
  private readonly rows: number[][] = [];
  private readonly ownerOf: string[] = [];
  private readonly owners = new Map<string, Owner>();
  private competing = 0;
  /** Rows offered at all. */
  offered = 0;

  constructor(
    private readonly size: number,
    private readonly maxPerClient: number,
    private readonly random: Random,
  ) {}

  /**
   * Draws the place of a client's next row, or -1 where the row is left out. Drawn before the row is
   * made, since most rows are left out.
   */
  draw(client: string): number {
    this.offered++;
    const owner = this.owners.get(client);
    if (owner !== undefined) {
      owner.offered++;
      if (owner.slots.length >= this.maxPerClient) {
        const lot = Math.floor(this.random() * owner.offered);
        return lot < owner.slots.length ? owner.slots[lot] : -1;
      }
    }
    this.competing++;
    const slot = this.rows.length < this.size ? this.rows.length : Math.floor(this.random() * this.competing);
    if (slot >= this.size) return -1;
    this.own(slot, client);
    return slot;
  }

  /** Puts a row in the place that {@link draw} gave. */
  put(slot: number, row: number[]): void {
    this.rows[slot] = row;
  }

  /** The sampled rows. */
  take(): readonly (readonly number[])[] {
    return this.rows;
  }

  private own(slot: number, client: string): void {
    const before = this.ownerOf[slot];
    const loser = before === undefined ? undefined : this.owners.get(before);
    if (loser !== undefined) {
      loser.slots.splice(loser.slots.indexOf(slot), 1);
      if (loser.slots.length === 0) this.owners.delete(before);
    }
    const owner = this.owners.get(client);
    if (owner === undefined) this.owners.set(client, { slots: [slot], offered: 1 });
    else owner.slots.push(slot);
    this.ownerOf[slot] = client;
  }
}
