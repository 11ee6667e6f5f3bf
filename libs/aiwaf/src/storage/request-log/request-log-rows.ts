import { setTimeout as pause } from 'node:timers/promises';
import { Brackets, DataSource, MoreThanOrEqual, Repository } from 'typeorm';
import { LayerId } from '../../core/layer-id';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { whileBusy } from '../typeorm/sqlite';
import { IdRanges } from './id-ranges';

/** The last rows among which those of a layer are looked for: no index leads to them. */
export const LOOK_BACK = 100_000;
/** Rows that are in memory at once: a few MB at most, since each column is bounded. */
const PAGE = 2_000;
/** What is deleted at once: a few ms, for which a server that shares the database waits. */
const DELETED_AT_ONCE = 200;
const RANGES_AT_ONCE = 50;
const PAUSE_MS = 5;

/** How much the log holds. */
export interface RequestLogExtent {
  readonly rows: number;
  /** Epoch milliseconds; `null` where there are no rows. */
  readonly oldest: number | null;
  readonly newest: number | null;
}

/** The rows of the request log for people: read and deleted by commands, never by a request. */
export class RequestLogRows {
  private readonly rows: Repository<RequestLog>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(RequestLog);
  }

  async extent(): Promise<RequestLogExtent> {
    const [oldest, newest] = await Promise.all([
      this.rows.find({ order: { timestamp: 'ASC' }, take: 1 }),
      this.rows.find({ order: { timestamp: 'DESC' }, take: 1 }),
    ]);
    return {
      rows: await this.rows.count(),
      oldest: oldest[0]?.timestamp ?? null,
      newest: newest[0]?.timestamp ?? null,
    };
  }

  /**
   * The last rows, newest first.
   *
   * @param layer only those that this layer denied, or would have, among the last {@link LOOK_BACK}
   */
  async recent(limit: number, layer: LayerId | null): Promise<RequestLog[]> {
    const where = layer === null ? {} : { layer, timestamp: MoreThanOrEqual(await this.horizon()) };
    return this.rows.find({ where, order: { timestamp: 'DESC', id: 'DESC' }, take: limit });
  }

  /** The highest id; 0 where there are no rows. */
  async lastId(): Promise<number> {
    return (await this.rows.find({ order: { id: 'DESC' }, take: 1 }))[0]?.id ?? 0;
  }

  /** All rows with ids up to `lastId`, in pages by id. */
  async *pages(lastId: number): AsyncGenerator<RequestLog[], void, void> {
    for (let after = -1; ;) {
      const rows = await this.rows
        .createQueryBuilder('row')
        .where('row.id > :after AND row.id <= :lastId', { after, lastId })
        .orderBy('row.id')
        .limit(PAGE)
        .getMany();
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
      after = rows[rows.length - 1].id;
    }
  }

  /** Deletes rows by their ids, in small portions with pauses. Answers how many. */
  async delete(ids: IdRanges, onProgress: (done: number) => void): Promise<number> {
    let deleted = 0;
    for (const portion of ids.portions(DELETED_AT_ONCE, RANGES_AT_ONCE)) {
      const { affected } = await whileBusy(() =>
        this.rows
          .createQueryBuilder()
          .delete()
          .where(
            new Brackets((any) => {
              for (const [i, [from, to]] of portion.entries())
                any.orWhere(`id BETWEEN :from${i} AND :to${i}`, { [`from${i}`]: from, [`to${i}`]: to });
            }),
          )
          .execute(),
      );
      deleted += affected ?? 0;
      onProgress(deleted);
      await pause(PAUSE_MS);
    }
    return deleted;
  }

  /** The instant from which on there are {@link LOOK_BACK} rows, or those of the same millisecond more. */
  private async horizon(): Promise<number> {
    const [row] = await this.rows.find({
      select: { id: true, timestamp: true },
      order: { timestamp: 'DESC' },
      skip: LOOK_BACK - 1,
      take: 1,
    });
    return row?.timestamp ?? 0;
  }
}
