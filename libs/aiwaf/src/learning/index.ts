export { decodeModel, encodeModel, MAX_MODEL_BYTES, MODEL_FORMAT } from './forest/forest-codec';
export { buildForest, type ForestSettings } from './forest/forest-builder';
export type { FlatTrees, ForestModel } from './forest/forest-model';
export { ForestScorer } from './forest/forest-scorer';
export { modelGates, type GateResult } from './forest/model-gates';
export { evidenceOf, EVIDENCE_POINTS, type Evidence, type EvidenceKind } from './judging/evidence';
export type {
  AnomalousClient,
  BannedClient,
  JudgedClients,
  SpareCause,
  SparedClient,
} from './judging/judged-clients';
export type { IsRouted } from './judging/site-knowledge';
export type { WorstHour } from './judging/worst-hour';
export { lineWarnings } from './line-warnings';
export { LOG_FORMAT_NAMES, logFormat, type LogFormatName } from './logs/formats';
export type { LineFault } from './logs/formats/log-format';
export { parseLogLine } from './logs/log-line';
export { openLogSource, type DropCause } from './logs/log-source';
export { seededRandom, type Random } from './random';
export { train } from './train';
export { trainOnLogs } from './train-on-logs';
export { trainingChecks, trainingOptions, TrainingOptions } from './training.options';
export type { TrainingDeps, TrainingInput } from './training-input';
export {
  summarizeTraining,
  type NoModelCause,
  type TakenByTraining,
  type TrainingResult,
  type TrainingSummary,
  type TrainingWarning,
} from './training-result';
