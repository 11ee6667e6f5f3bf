import { EntitySchema } from 'typeorm';
import { ColumnTypes } from '../column-types';
import { doubleColumn, idColumn, indexOn, instantColumn, integerColumn, textColumn } from './columns';

/** One finished request. */
export class RequestLog {
  /** Made by the database. */
  id!: number;
  /** The client's address. */
  ipAddress!: string;
  /** HTTP method in capitals. */
  method!: string;
  /** Path without query, at most 500 characters. */
  path!: string;
  /** HTTP status of the answer. */
  statusCode!: number;
  /** Seconds. */
  responseTime!: number;
  /** As the header said it. */
  userAgent!: string;
  /** As the header said it, without query. */
  referer!: string;
  /** As the header said it; `-` where it was missing. */
  contentLength!: string;
  /** Epoch milliseconds of arrival. */
  timestamp!: number;
  /** `pass`, `deny`, or `monitor` for a denial that was only reported. */
  verdict!: string | null;
  /** The layer that denied, and its reason; `null` when none did. */
  layer!: string | null;
  /** Why it denied; `null` when none did. */
  code!: string | null;
  /** As a refused client was told it. Unique, so that a batch which is written again adds nothing. */
  requestId!: string | null;
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
      timestamp: { ...instantColumn('timestamp'), primary: types.logKeysHoldInstant },
      verdict: textColumn('verdict', 10, true),
      layer: textColumn('layer', 20, true),
      code: textColumn('code', 60, true),
      requestId: textColumn('request_id', 40, true),
    },
    indices: [
      indexOn('aiwaf_reque_ip_addr_532f7c_idx', 'ipAddress'),
      indexOn('aiwaf_reque_timesta_be3eb8_idx', 'timestamp'),
      indexOn('aiwaf_reque_status__0ae562_idx', 'statusCode'),
      indexOn('aiwaf_reque_method_e268ac_idx', 'method'),
      types.logKeysHoldInstant
        ? {
            name: 'aiwaf_requestlog_request_id_timestamp_uniq',
            columns: ['requestId', 'timestamp'],
            unique: true,
          }
        : indexOn('aiwaf_requestlog_request_id_uniq', 'requestId', true),
    ],
  });
