import { DataSource, EntityTarget } from 'typeorm';

/**
 * The latest instant (epoch ms) in a table that is before another; `null` where there is none.
 *
 * @param instant the property, which has an index
 */
export async function lastBefore(
  dataSource: DataSource,
  entity: EntityTarget<object>,
  instant: string,
  before: number,
): Promise<number | null> {
  const row = await dataSource
    .getRepository(entity)
    .createQueryBuilder('row')
    .select(`MAX(row.${instant})`, 'at')
    .where(`row.${instant} < :before`, { before })
    .getRawOne<{ at: number | string | null }>();
  return row?.at == null ? null : Number(row.at);
}
