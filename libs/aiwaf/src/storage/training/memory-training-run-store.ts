import {
  EndedTrainingRun,
  NewTrainingRun,
  TrainingRun,
  TrainingRunStore,
} from '../../core/ports/training-run-store';
import { RUNS_KEPT } from './training-runs-kept';

/** Runs that are remembered as long as the process lasts. */
export class MemoryTrainingRunStore implements TrainingRunStore {
  /** Newest first. */
  private runs: TrainingRun[] = [];
  private lastId = 0;

  async begin(run: NewTrainingRun): Promise<number> {
    this.runs = this.runs.map((other) =>
      other.state === 'running' && other.token < run.token
        ? { ...other, state: 'abandoned', finishedAt: run.startedAt }
        : other,
    );
    const id = ++this.lastId;
    this.runs.unshift({
      ...run,
      id,
      state: 'running',
      finishedAt: null,
      errorCode: null,
      errorMessage: null,
      summary: null,
      modelVersion: null,
    });
    this.runs.length = Math.min(this.runs.length, RUNS_KEPT);
    return id;
  }

  async end(id: number, how: EndedTrainingRun): Promise<boolean> {
    const index = this.runs.findIndex((run) => run.id === id && run.state === 'running');
    if (index !== -1) this.runs[index] = { ...this.runs[index], ...how };
    return index !== -1;
  }

  async list(limit: number): Promise<TrainingRun[]> {
    return this.runs.slice(0, limit);
  }
}
