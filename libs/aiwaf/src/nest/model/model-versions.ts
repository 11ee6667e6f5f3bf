import { AiwafConfigError, AiwafError } from '../../core/errors';
import { ModelEntry, ModelPointer, ModelRecord, ModelStore, SeenPointer } from '../../core/ports/model-store';
import { decodeModel, encodeModel, ForestModel, type GateResult } from '../../learning';

/** Versions kept, the one in force included, and refused ones beside them. */
const KEPT = 5;
const KEPT_REFUSED = 5;
const NOWHERE: SeenPointer = { active: null, shadow: null, stamp: '' };

/** A version with its text. */
export interface Artefact {
  readonly record: ModelRecord;
  readonly content: string;
}

/** The versions of one store: which are kept, which one is in force, and which one was before. */
export class ModelVersions {
  constructor(readonly store: ModelStore) {}

  /** Every version, the latest first. */
  async list(): Promise<ModelEntry[]> {
    const pointer = await this.pointer();
    const records = await this.store.records();
    const unlisted = await this.unlisted(pointer, records);
    return [...records, ...(unlisted === null ? [] : [unlisted.record])]
      .map((record) => entryOf(record, pointer))
      .sort((a, b) => b.createdAt - a.createdAt || a.version.localeCompare(b.version));
  }

  async pointer(): Promise<SeenPointer> {
    return (await this.store.pointer()) ?? NOWHERE;
  }

  /** Keeps a version without putting it in force. */
  async keep({ record, content }: Artefact): Promise<void> {
    await this.store.put(record, content);
    await this.prune();
  }

  /** Keeps a version and has it tried beside the one in force. */
  async tryOut({ record, content }: Artefact, until: number): Promise<void> {
    await this.store.put(record, content);
    const { active } = await this.pointer();
    await this.store.setPointer({ active, shadow: { version: record.version, until } });
    await this.prune();
  }

  /** Keeps a version and puts it in force; a trial that is under way ends. Done twice, it is done once. */
  async activate({ record, content }: Artefact, now: number): Promise<void> {
    const pointer = await this.pointer();
    const records = await this.store.records();
    const unlisted = await this.unlisted(pointer, records);
    if (unlisted !== null) await this.store.put(unlisted.record, unlisted.content);
    const before =
      pointer.active === record.version ? records.find(({ version }) => version === record.version) : null;
    await this.store.put({ ...record, refused: false, activatedAt: before?.activatedAt ?? now }, content);
    await this.store.setPointer({ active: record.version, shadow: null });
    await this.prune();
  }

  /** Ends the trial that is under way and leaves the version in force as it is. */
  async endTrial(): Promise<void> {
    const { active } = await this.pointer();
    await this.store.setPointer({ active, shadow: null });
  }

  /** Whether a version can be used as it is kept. */
  async isUsable(version: string): Promise<boolean> {
    try {
      usableModel(await this.store.content(version), version);
      return true;
    } catch (error) {
      if (error instanceof AiwafError) return false;
      throw error;
    }
  }

  async find(version: string): Promise<Artefact | null> {
    const record = (await this.store.records()).find((one) => one.version === version);
    const content = await this.store.content(version);
    return record === undefined || content === null ? null : { record, content };
  }

  /**
   * The version to go back to: the latest that was in force and is older than the one that is.
   *
   * @throws AiwafConfigError `AIWAF_E_MODEL_UNKNOWN`, `AIWAF_E_MODEL_NO_EARLIER`
   */
  async target(version?: string): Promise<ModelEntry> {
    const entries = await this.list();
    const active = entries.find(({ state }) => state === 'active');
    if (version !== undefined) {
      const named = entries.find((entry) => entry.version === version);
      if (named === undefined) throw unknownVersion(version, entries);
      return named;
    }
    const earlier = entries.find(
      ({ state, activatedAt, createdAt }) =>
        state === 'kept' && activatedAt !== null && (active === undefined || createdAt < active.createdAt),
    );
    if (earlier !== undefined) return earlier;
    throw new AiwafConfigError(
      'AIWAF_E_MODEL_NO_EARLIER',
      active === undefined
        ? 'No model is kept to go back to.'
        : `No model from before ${active.version}, which is in force, is kept.`,
      `Name a version. ${known(entries)}`,
    );
  }

  /** The version in force where a person put it there as a file, and it has no record yet. */
  private async unlisted(
    { active }: ModelPointer,
    records: readonly ModelRecord[],
  ): Promise<Artefact | null> {
    if (active === null || records.some(({ version }) => version === active)) return null;
    try {
      const content = await this.store.content(active);
      return content === null ? null : artefactOf(decodeModel(content), [], null);
    } catch {
      return null;
    }
  }

  private async prune(): Promise<void> {
    const { active, shadow } = await this.pointer();
    const latest = (await this.store.records()).sort((a, b) => usedAt(b) - usedAt(a));
    const needed = (record: ModelRecord) => record.version === active || record.version === shadow?.version;
    const kept = latest.filter((record) => !record.refused && !needed(record)).slice(0, KEPT - 1);
    const refused = latest.filter((record) => record.refused && !needed(record)).slice(0, KEPT_REFUSED);
    const stays = new Set([...kept, ...refused]);
    await this.store.remove(
      latest.filter((record) => !needed(record) && !stays.has(record)).map(({ version }) => version),
    );
  }
}

/** A model as it is kept. */
export function artefactOf(model: ForestModel, gates: readonly GateResult[], runId: string | null): Artefact {
  const { version, createdAt, rows, threshold, contamination } = model;
  const content = encodeModel(model);
  const refused = gates.some(({ passed }) => !passed);
  const bytes = Buffer.byteLength(content);
  return {
    content,
    record: {
      version,
      refused,
      createdAt,
      activatedAt: null,
      rows,
      threshold,
      contamination,
      bytes,
      gates,
      runId,
    },
  };
}

/**
 * Decodes what a store gave for a version.
 *
 * @throws AiwafError `AIWAF_E_MODEL_INVALID`
 */
export function usableModel(content: string | null, version: string): ForestModel {
  const model = content === null ? null : decodeModel(content);
  if (model?.version === version) return model;
  throw new AiwafError(
    'AIWAF_E_MODEL_INVALID',
    model === null
      ? `Model ${version} has no content of at most 16 MiB.`
      : `What is kept as model ${version} is another one.`,
    'Go back to another version with `aiwaf model rollback`, or train anew.',
  );
}

/** The error where no model is in force. */
export function noModelYet(): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_MODEL_UNKNOWN',
    'No model is in force.',
    'Train one with `aiwaf detect-and-train`.',
  );
}

function unknownVersion(version: string, entries: readonly ModelEntry[]): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_MODEL_UNKNOWN',
    `There is no model ${JSON.stringify(version.slice(0, 80))}.`,
    known(entries),
  );
}

function known(entries: readonly ModelEntry[]): string {
  return entries.length === 0
    ? 'None is kept: train one with `aiwaf detect-and-train`.'
    : `Known: ${entries.map(({ version, state }) => `${version} (${state})`).join(', ')}.`;
}

function entryOf({ refused, ...record }: ModelRecord, { active, shadow }: ModelPointer): ModelEntry {
  if (record.version === active) return { ...record, state: 'active' };
  if (record.version === shadow?.version) return { ...record, state: 'shadow' };
  return { ...record, state: refused ? 'refused' : 'kept' };
}

function usedAt({ createdAt, activatedAt }: ModelRecord): number {
  return Math.max(createdAt, activatedAt ?? 0);
}
