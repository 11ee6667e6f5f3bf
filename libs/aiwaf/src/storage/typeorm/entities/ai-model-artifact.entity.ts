import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, jsonColumn, textColumn } from './columns';

/** A trained model as data, never as code. */
export class AiModelArtifact {
  /** Made by the database. */
  id!: number;
  /** Names the version, or what points at the one in force. */
  name!: string;
  /** The model as text in UTF-8; empty in the row that names the one in force. */
  data!: Buffer;
  /** What is known of it without reading it, as `aiwaf model list` shows. */
  metadata!: Record<string, unknown>;
  /** Epoch ms. */
  createdAt!: number;
  /** Epoch ms of the last write. */
  updatedAt!: number;
}

export const aiModelArtifactSchema = (types: ColumnTypes) =>
  new EntitySchema<AiModelArtifact>({
    name: 'AiwafAiModelArtifact',
    target: AiModelArtifact,
    tableName: 'aiwaf_aimodelartifact',
    columns: {
      id: idColumn(types),
      name: textColumn('name', 100),
      data: { type: types.blob },
      metadata: jsonColumn('metadata', types),
      createdAt: instantColumn('created_at'),
      updatedAt: instantColumn('updated_at'),
    },
    indices: [indexOn('aiwaf_aimodelartifact_name_uniq', 'name', true)],
  });
