import { DataSource, In, Like, Repository } from 'typeorm';
import { Clock, systemClock } from '../../core/clock';
import { ModelPointer, ModelRecord, ModelStore, SeenPointer } from '../../core/ports/model-store';
import { AiModelArtifact } from '../typeorm/entities/ai-model-artifact.entity';
import { upsert } from '../typeorm/upsert';
import { isVersion, MAX_CONTENT_BYTES, readPointer, readRecord } from './stored-model';

const PREFIX = 'forest:';
const POINTER = 'aiwaf:forest';

/**
 * Models as rows of `aiwaf_aimodelartifact`: one a version, and one that points to those in force, so
 * that one statement activates a version. Rows of other names, such as the pickled models of the Python
 * package, are never read.
 */
export class TypeOrmModelStore implements ModelStore {
  readonly place = 'database';
  private readonly rows: Repository<AiModelArtifact>;

  constructor(
    dataSource: DataSource,
    private readonly clock: Clock = systemClock,
  ) {
    this.rows = dataSource.getRepository(AiModelArtifact);
  }

  async pointer(): Promise<SeenPointer | null> {
    const select = { id: true, metadata: true, updatedAt: true } as const;
    const row = await this.rows.findOne({ select, where: { name: POINTER } });
    const pointer = row === null ? null : readPointer(row.metadata);
    return pointer === null ? null : { ...pointer, stamp: `${pointer.active} ${row?.updatedAt}` };
  }

  setPointer(pointer: ModelPointer): Promise<void> {
    return this.save(POINTER, { ...pointer }, '');
  }

  async records(): Promise<ModelRecord[]> {
    const rows = await this.rows.find({
      select: { id: true, name: true, metadata: true },
      where: { name: Like(`${PREFIX}%`) },
      order: { id: 'ASC' },
    });
    return rows.flatMap(({ name, metadata }) => {
      const record = readRecord(metadata);
      return record !== null && nameOf(record.version) === name ? [record] : [];
    });
  }

  async content(version: string): Promise<string | null> {
    if (!isVersion(version)) return null;
    const row = await this.rows
      .createQueryBuilder('model')
      .select(['model.id', 'model.data'])
      .where('model.name = :name', { name: nameOf(version) })
      .andWhere('LENGTH(model.data) <= :limit', { limit: MAX_CONTENT_BYTES })
      .getOne();
    return row === null ? null : Buffer.from(row.data).toString('utf8');
  }

  put(record: ModelRecord, content: string): Promise<void> {
    return this.save(nameOf(record.version), { ...record }, content);
  }

  async remove(versions: readonly string[]): Promise<void> {
    if (versions.length > 0) await this.rows.delete({ name: In(versions.map(nameOf)) });
  }

  private save(name: string, metadata: Record<string, unknown>, content: string): Promise<void> {
    const now = this.clock.now();
    const row = { name, metadata, data: Buffer.from(content, 'utf8'), createdAt: now, updatedAt: now };
    return upsert(this.rows, [row], 'name', ['metadata', 'data', 'updatedAt']);
  }
}

function nameOf(version: string): string {
  return `${PREFIX}${version}`;
}
