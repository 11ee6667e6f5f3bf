import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, textColumn } from './columns';

/** A named text that outlives the process, such as the host's route table. */
export class State {
  id!: number;
  key!: string;
  value!: string;
  updatedAt!: number;
}

export const stateSchema = (types: ColumnTypes) =>
  new EntitySchema<State>({
    name: 'AiwafState',
    target: State,
    tableName: 'aiwaf_state',
    columns: {
      id: idColumn(types),
      key: textColumn('key', 100),
      value: { type: types.longText },
      updatedAt: instantColumn('updated_at'),
    },
    indices: [indexOn('aiwaf_state_key_uniq', 'key', true)],
  });
