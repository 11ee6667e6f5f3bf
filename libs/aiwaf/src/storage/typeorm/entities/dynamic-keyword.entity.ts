import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** A word learned from paths that scanners asked for, with how often it was seen. */
export class DynamicKeyword {
  id!: number;
  keyword!: string;
  count!: number;
  lastUpdated!: number;
}

export const dynamicKeywordSchema = (types: ColumnTypes) =>
  new EntitySchema<DynamicKeyword>({
    name: 'AiwafDynamicKeyword',
    target: DynamicKeyword,
    tableName: 'aiwaf_dynamickeyword',
    columns: {
      id: idColumn(types),
      keyword: textColumn('keyword', 100),
      count: integerColumn('count'),
      lastUpdated: instantColumn('last_updated'),
    },
    indices: [indexOn('aiwaf_dynamickeyword_keyword_uniq', 'keyword', true)],
  });
