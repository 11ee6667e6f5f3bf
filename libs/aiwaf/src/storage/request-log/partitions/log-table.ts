import { DataSource, EntityManager } from 'typeorm';
import { RequestLog } from '../../typeorm/entities/request-log.entity';

/** One part of a partitioned request log. */
export interface LogPartition {
  /** As it is written in a statement. */
  readonly name: string;
  /** Epoch ms of its first instant; `null` for no limit. */
  readonly from: number | null;
  /** Epoch ms after its last instant; `null` for no limit. */
  readonly to: number | null;
  /** Whether it takes the rows for which there is no other. */
  readonly isDefault: boolean;
}

/** Names of the request log's table and its parts, as they are written in a statement. */
export interface LogNames {
  readonly table: string;
  /** Of a table beside it whose name goes on so. */
  beside(suffix: string): string;
}

export function logNames(dataSource: DataSource): LogNames {
  const path = dataSource.getMetadata(RequestLog).tablePath.split('.');
  const written = (parts: readonly string[]) => parts.map((part) => dataSource.driver.escape(part)).join('.');
  return {
    table: written(path),
    beside: (suffix) => written([...path.slice(0, -1), `${path.at(-1)}_${suffix}`]),
  };
}

const PARTS = `SELECT part.oid::regclass::text AS name, pg_get_expr(part.relpartbound, part.oid) AS bound
  FROM pg_class log
  LEFT JOIN pg_inherits ON inhparent = log.oid
  LEFT JOIN pg_class part ON part.oid = inhrelid
  WHERE log.oid = to_regclass($1) AND log.relkind = 'p'`;

/** The parts of the log, oldest first; `null` where its table is not partitioned. */
export async function logPartitions(
  run: Pick<EntityManager, 'query'>,
  table: string,
): Promise<LogPartition[] | null> {
  const rows = await run.query<{ name: string | null; bound: string | null }[]>(PARTS, [table]);
  if (rows.length === 0) return null;
  return rows
    .flatMap(({ name, bound }) => (name === null || bound === null ? [] : [{ name, ...limits(bound) }]))
    .sort((a, b) => Number(a.isDefault) - Number(b.isDefault) || (a.to ?? Infinity) - (b.to ?? Infinity));
}

/** Has a part belong to whom the table belongs to, who makes and drops days; whoever runs a command may be another. */
export async function giveToOwner(
  run: Pick<EntityManager, 'query'>,
  part: string,
  table: string,
): Promise<void> {
  const [{ owner }] = await run.query<{ owner: string }[]>(
    'SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = $1::regclass',
    [table],
  );
  await run.query(`ALTER TABLE ${part} OWNER TO ${owner}`);
}

/** What `FOR VALUES FROM (MINVALUE) TO ('1795392000000')` says. */
function limits(bound: string): Omit<LogPartition, 'name'> {
  const limit = (word: string) => {
    const digits = new RegExp(`${word} \\('?(-?\\d+)'?\\)`).exec(bound)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  return { from: limit('FROM'), to: limit('TO'), isDefault: bound === 'DEFAULT' };
}
