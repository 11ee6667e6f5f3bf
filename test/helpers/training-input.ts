import { trainingOptions, type TrainingInput } from '#aiwaf/internals';

/** What a run over a log that a person names is told, unless a test says otherwise. */
export function trainingInput(some: Partial<TrainingInput> = {}): TrainingInput {
  return {
    options: trainingOptions(undefined, 'training'),
    forceAi: false,
    disableAi: false,
    allLines: true,
    neverBan: [],
    neverBanPrivate: true,
    exemptIps: [],
    exemptPaths: [],
    tombstones: [],
    ...some,
  };
}
