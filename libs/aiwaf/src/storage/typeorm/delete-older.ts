import { Repository } from 'typeorm';

/** What is deleted at once, and the pause after it. */
export interface DeleteChunks {
  readonly rows: number;
  readonly pauseMs: number;
}

/** SQLite works on the thread that serves requests: so many rows hold it for a millisecond or two. */
const SQLITE: DeleteChunks = { rows: 100, pauseMs: 10 };
/**
 * A server works beside. Ten instances add 2,000 rows a second, 4,000 with as many denials, and what is deleted
 * must be more than that: chunks of 100 came to 2,840 a second on MariaDB and 6,760 on PostgreSQL beside such
 * writers, of 1,000 to 11,500 and 45,700 (`npm run bench:retention`). One is two statements of 20 to 50 ms, and locks no row that is written.
 */
const SERVER: DeleteChunks = { rows: 1_000, pauseMs: 10 };

/**
 * Deletes rows whose instant is before `horizon` (epoch ms), in chunks with pauses. Answers how many.
 *
 * @param instant the property, which has an index
 * @param goOn asked before each chunk
 */
export async function deleteOlder<T extends { id: number }>(
  rows: Repository<T>,
  instant: keyof T & string,
  horizon: number,
  goOn: () => boolean,
  chunks = rows.manager.dataSource.options.type === 'better-sqlite3' ? SQLITE : SERVER,
): Promise<number> {
  const column = rows.metadata.findColumnWithPropertyName(instant)?.databaseName ?? instant;
  const name = rows.manager.dataSource.driver.escape(column);
  let deleted = 0;
  while (goOn()) {
    const old = await rows
      .createQueryBuilder('row')
      .select('row.id', 'id')
      .addSelect(`row.${instant}`, 'at')
      .where(`row.${instant} < :horizon`, { horizon })
      .orderBy(`row.${instant}`)
      .limit(chunks.rows)
      .getRawMany<{ id: number | string; at: number | string }>();
    if (old.length === 0) break;
    const [ids, instants] = [old.map(({ id }) => Number(id)), old.map(({ at }) => Number(at))];
    // The instants too: of a partitioned table only the parts that have them are looked into. Both of them,
    // since a plan by those before the horizon would look at all that are left.
    await rows
      .createQueryBuilder()
      .delete()
      .where(`id IN (:...ids) AND ${name} BETWEEN :first AND :last`, {
        ids,
        first: instants[0],
        last: instants.at(-1),
      })
      .execute();
    deleted += old.length;
    await new Promise<void>((resolve) => setTimeout(resolve, chunks.pauseMs).unref());
  }
  return deleted;
}
