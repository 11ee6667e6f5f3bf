import { DataSource, LessThan, Repository } from 'typeorm';
import {
  EndedTrainingRun,
  NewTrainingRun,
  TrainingRun,
  TrainingRunStore,
  TrainingState,
  TrainingTrigger,
} from '../../core/ports/training-run-store';
import { fitText } from '../fit-text';
import { TrainingRunEntry } from '../typeorm/entities/training-run.entity';
import { whileBusy } from '../typeorm/sqlite';
import { RUNS_KEPT } from './training-runs-kept';

const CODE_LENGTH = 60;
const MESSAGE_LENGTH = 500;

/** Runs as rows of `aiwaf_trainingrun`. */
export class TypeOrmTrainingRunStore implements TrainingRunStore {
  private readonly rows: Repository<TrainingRunEntry>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(TrainingRunEntry);
  }

  async begin(run: NewTrainingRun): Promise<number> {
    await whileBusy(() =>
      this.rows.update(
        { state: 'running', token: LessThan(run.token) },
        { state: 'abandoned', finishedAt: run.startedAt },
      ),
    );
    const row = { ...run, state: 'running' };
    const { identifiers } = await whileBusy(() => this.rows.insert(row));
    const id = Number(identifiers[0].id);
    await this.forget();
    return id;
  }

  async end(id: number, how: EndedTrainingRun): Promise<boolean> {
    const { summary, errorCode, errorMessage, ...rest } = how;
    await whileBusy(() =>
      this.rows
        .createQueryBuilder()
        .update()
        .set({
          ...rest,
          // A JSON column takes any value, which the types of a partial entity do not.
          summary: summary as object,
          errorCode: errorCode === null ? null : fitText(errorCode, CODE_LENGTH),
          errorMessage: errorMessage === null ? null : fitText(errorMessage, MESSAGE_LENGTH),
        })
        .where({ id, state: 'running' })
        .execute(),
    );
    const row = await whileBusy(() => this.rows.findOneBy({ id }));
    return row?.state === how.state && row.finishedAt === how.finishedAt;
  }

  async list(limit: number): Promise<TrainingRun[]> {
    const rows = await whileBusy(() => this.rows.find({ order: { id: 'DESC' }, take: limit }));
    return rows.map(({ state, trigger, ...row }) => ({
      ...row,
      state: state as TrainingState,
      trigger: trigger as TrainingTrigger,
    }));
  }

  private async forget(): Promise<void> {
    const [oldest] = await whileBusy(() =>
      this.rows.find({ select: { id: true }, order: { id: 'DESC' }, skip: RUNS_KEPT - 1, take: 1 }),
    );
    if (oldest !== undefined) await whileBusy(() => this.rows.delete({ id: LessThan(oldest.id) }));
  }
}
