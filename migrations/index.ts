import { Initial1795305600000 } from './1795305600000-initial';
import { RequestLogVerdict1795309200000 } from './1795309200000-request-log-verdict';
import { KeywordLearning1795309300000 } from './1795309300000-keyword-learning';
import { KeywordStateIndex1795309400000 } from './1795309400000-keyword-state-index';
import { TrainingRuns1795309500000 } from './1795309500000-training-runs';
import { RowVersions1795309600000 } from './1795309600000-row-versions';
import { Audit1795309650000 } from './1795309650000-audit';
import { Signals1795309700000 } from './1795309700000-signals';
import { RequestLogKeys1795309800000 } from './1795309800000-request-log-keys';

/** Every change of the schema, oldest first. A migration that was released is never altered. */
export const migrations = [
  Initial1795305600000,
  RequestLogVerdict1795309200000,
  KeywordLearning1795309300000,
  KeywordStateIndex1795309400000,
  TrainingRuns1795309500000,
  RowVersions1795309600000,
  Audit1795309650000,
  Signals1795309700000,
  RequestLogKeys1795309800000,
];
