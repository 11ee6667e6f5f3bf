import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, jsonColumn, textColumn } from './columns';

/** A trained model as data, never as code. */
export class AiModelArtifact {
  id!: number;
  name!: string;
  data!: Buffer;
  metadata!: Record<string, unknown>;
  createdAt!: number;
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
