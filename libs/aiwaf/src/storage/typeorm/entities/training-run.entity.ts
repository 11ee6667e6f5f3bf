import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, instantColumn, integerColumn, jsonColumn, textColumn } from './columns';

/** A run of the trainer. */
export class TrainingRunEntry {
  id!: number;
  /** Epoch ms. */
  startedAt!: number;
  finishedAt!: number | null;
  /** `schedule`, `catch-up`, `command` or `service`. In the column `triggered_by`: MySQL reserves `trigger`. */
  trigger!: string;
  /** `host:pid:random`. */
  holder!: string;
  /** Of the lease that it ran under. */
  token!: number;
  /** `running`, `done`, `failed` or `abandoned`. */
  state!: string;
  errorCode!: string | null;
  errorMessage!: string | null;
  /** The report, bounded. */
  summary!: unknown;
  modelVersion!: string | null;
}

export const trainingRunSchema = (types: ColumnTypes) =>
  new EntitySchema<TrainingRunEntry>({
    name: 'AiwafTrainingRun',
    target: TrainingRunEntry,
    tableName: 'aiwaf_trainingrun',
    columns: {
      id: idColumn(types),
      startedAt: instantColumn('started_at'),
      finishedAt: instantColumn('finished_at', true),
      trigger: textColumn('triggered_by', 20),
      holder: textColumn('holder', 200),
      token: integerColumn('token'),
      state: textColumn('state', 20),
      errorCode: textColumn('error_code', 60, true),
      errorMessage: textColumn('error_message', 500, true),
      summary: jsonColumn('summary', types, true),
      modelVersion: textColumn('model_version', 64, true),
    },
  });
