export { decodeModel, encodeModel, MAX_MODEL_BYTES, MODEL_FORMAT } from './forest/forest-codec';
export { buildForest, type ForestSettings } from './forest/forest-builder';
export type { FlatTrees, ForestModel } from './forest/forest-model';
export { ForestScorer } from './forest/forest-scorer';
export { readModelFile, writeModelFile } from './forest/model-file';
export { evidenceOf, EVIDENCE_POINTS, type Evidence, type EvidenceKind } from './judging/evidence';
export type { BannedClient, JudgedClients, SpareCause, SparedClient } from './judging/judged-clients';
export type { IsRouted } from './judging/site-knowledge';
export type { WorstHour } from './judging/worst-hour';
export { closeLogs, openLogs, type LogFile } from './logs/log-files';
export { parseLogLine, type LineFault, type LogLine } from './logs/log-line';
export { LogScan, type DropCause, type LineCounts, type LogClient } from './logs/log-scan';
export { seededRandom, type Random } from './random';
export { train } from './train';
export { trainingOptions, TrainingOptions } from './training.options';
export type { TrainingDeps, TrainingInput } from './training-input';
export {
  summarizeTraining,
  type NoModelCause,
  type TrainingResult,
  type TrainingSummary,
  type TrainingWarning,
} from './training-result';
