import { Repository } from 'typeorm';

const CHUNK = 100;
const PAUSE_MS = 10;

/**
 * Deletes rows whose instant is before `horizon` (epoch ms), in small chunks with pauses, since SQLite works
 * on the thread that serves requests. Answers how many.
 *
 * @param instant the property, which has an index
 * @param goOn asked before each chunk
 */
export async function deleteOlder<T extends { id: number }>(
  rows: Repository<T>,
  instant: keyof T & string,
  horizon: number,
  goOn: () => boolean,
): Promise<number> {
  let deleted = 0;
  while (goOn()) {
    const old = await rows
      .createQueryBuilder('row')
      .select('row.id', 'id')
      .where(`row.${instant} < :horizon`, { horizon })
      .orderBy(`row.${instant}`)
      .limit(CHUNK)
      .getRawMany<{ id: number | string }>();
    if (old.length === 0) break;
    await rows.delete(old.map(({ id }) => Number(id)));
    deleted += old.length;
    await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS).unref());
  }
  return deleted;
}
