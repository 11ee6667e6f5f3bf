import { Clock } from '../../core/clock';
import { AiwafConfigError } from '../../core/errors';
import { FeatureSource } from '../../core/ports/feature-source';
import { logFormat, openLogSource } from '../../learning';
import { DatabaseOptions, openRequestLogSource, parseDatabaseUrl } from '../../storage';
import { ResolvedOptions } from '../options/aiwaf.options';

/** Days of the request log that are read. */
const REQUEST_LOG_DAYS = 30;
const IN_MEMORY = 'sqlite::memory:';

/** What is learned from: plain data, so that it can be sent to another process. */
export type TrainingSource =
  | {
      readonly kind: 'files';
      /** Access logs; rotations beside them are read too. */
      readonly paths: readonly string[];
      readonly format: string;
    }
  | {
      readonly kind: 'request-log';
      /** Database URL, or the options of a connection. */
      readonly database: string | DatabaseOptions;
      /** Days before now from which rows are read. */
      readonly days: number;
    };

/**
 * The logs that a person names, else those of the options, else the request log of the last 30 days.
 *
 * @param isLogKept whether this process keeps its request log in the database
 * @param connection by which another process reads that database, where it is the host's own
 * @throws AiwafConfigError `AIWAF_E_LOG_FORMAT`, `AIWAF_E_LOG_UNSET`
 */
export function trainingSource(
  { accessLog, database, training }: Pick<ResolvedOptions, 'accessLog' | 'database' | 'training'>,
  request: { readonly logs?: readonly string[]; readonly format?: string },
  isLogKept: boolean,
  connection: DatabaseOptions | null = null,
): TrainingSource {
  const paths = request.logs ?? accessLog;
  const format = request.format ?? training.logFormat;
  logFormat(format);
  if (paths.length > 0) return { kind: 'files', paths, format };
  const kept = typeof database === 'object' ? connection : database;
  if (isLogKept && kept !== false && kept !== null)
    return { kind: 'request-log', database: kept, days: REQUEST_LOG_DAYS };
  throw new AiwafConfigError(
    'AIWAF_E_LOG_UNSET',
    'No access log is named, and no request log is kept in a database.',
    'Pass --log FILE, or set the option accessLog or AIWAF_ACCESS_LOG.',
  );
}

/** Whether there is anything to learn from without a log that a person names. */
export function hasTrainingSource(
  { accessLog, database }: Pick<ResolvedOptions, 'accessLog' | 'database'>,
  isLogKept: boolean,
): boolean {
  return accessLog.length > 0 || (isLogKept && database !== false && database !== IN_MEMORY);
}

/** What a report says was read. */
export function sourceText(source: TrainingSource): string {
  return source.kind === 'files' ? source.paths.join(', ') : 'request log';
}

/**
 * Opens a source; who opens it closes it.
 *
 * @throws AiwafError what {@link openLogSource} and {@link openRequestLogSource} throw
 */
export function openTrainingSource(source: TrainingSource, clock: Clock): Promise<FeatureSource> {
  return source.kind === 'files'
    ? openLogSource(source.paths, source.format)
    : openRequestLogSource(
        typeof source.database === 'string' ? parseDatabaseUrl(source.database) : source.database,
        source.days,
        clock,
      );
}
