import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { doubleColumn, idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** One finished request. */
export class RequestLog {
  id!: number;
  ipAddress!: string;
  method!: string;
  path!: string;
  statusCode!: number;
  /** Seconds. */
  responseTime!: number;
  userAgent!: string;
  referer!: string;
  /** As the header said it; `-` where it was missing. */
  contentLength!: string;
  timestamp!: number;
}

export const requestLogSchema = (types: ColumnTypes) =>
  new EntitySchema<RequestLog>({
    name: 'AiwafRequestLog',
    target: RequestLog,
    tableName: 'aiwaf_requestlog',
    columns: {
      id: idColumn(types),
      ipAddress: textColumn('ip_address', 64),
      method: textColumn('method', 10),
      path: textColumn('path', 500),
      statusCode: integerColumn('status_code'),
      responseTime: doubleColumn('response_time'),
      userAgent: { type: 'text', name: 'user_agent' },
      referer: textColumn('referer', 500),
      contentLength: textColumn('content_length', 20),
      timestamp: instantColumn('timestamp'),
    },
    indices: [
      indexOn('aiwaf_reque_ip_addr_532f7c_idx', 'ipAddress'),
      indexOn('aiwaf_reque_timesta_be3eb8_idx', 'timestamp'),
      indexOn('aiwaf_reque_status__0ae562_idx', 'statusCode'),
      indexOn('aiwaf_reque_method_e268ac_idx', 'method'),
    ],
  });
