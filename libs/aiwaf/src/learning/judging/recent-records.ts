/** A record that {@link RecentRecords} holds. */
export interface Recent {
  /** When it was last moved to the end, counted in moves; kept by {@link RecentRecords}. */
  turn: number;
}

/** Share of the records that go together when there are too many. */
const GOING = 1 / 16;

/**
 * Records of the clients seen last. Who was among the last half is left in place when seen again, since an
 * exact order of use would cost each line more than all else that is done with its record.
 */
export class RecentRecords<T extends Recent> {
  /** Moved last stands last. */
  private readonly records = new Map<string, T>();
  private turn = 0;

  /**
   * @param max records at most
   * @param forget told of each record that goes
   */
  constructor(
    private readonly max: number,
    private readonly forget: (record: T) => void,
  ) {}

  get(key: string): T | undefined {
    const record = this.records.get(key);
    if (record !== undefined && this.turn - record.turn > this.max / 2) {
      this.records.delete(key);
      this.put(key, record);
    }
    return record;
  }

  /** Adds the record of a client that has none. */
  add(key: string, record: T): void {
    if (this.records.size >= this.max) this.forgetOldest();
    this.put(key, record);
  }

  /** Forgets those that were not seen for longest. */
  forgetOldest(): void {
    let left = Math.ceil(this.records.size * GOING);
    for (const [key, record] of this.records) {
      if (left-- === 0) return;
      this.records.delete(key);
      this.forget(record);
    }
  }

  /** All records, oldest first. */
  values(): Iterable<T> {
    return this.records.values();
  }

  get size(): number {
    return this.records.size;
  }

  private put(key: string, record: T): void {
    record.turn = ++this.turn;
    this.records.set(key, record);
  }
}
