import { stat } from 'node:fs/promises';
import { Injectable, Logger, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { ForestModel, ForestScorer, readModelFile, writeModelFile } from '../../learning';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { modelFilePath } from './model-file-path';

/** How often the file is looked at for a model that another process trained, in ms. */
const WATCH_MS = 5_000;

/** The model in force. */
export interface ModelStatus {
  /** Names the learned content. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Rows that it was learned from. */
  readonly rows: number;
}

/**
 * Keeps the anomaly layer's model: reads it at start, swaps in what training learned, here or in
 * another process. A file that cannot be used leaves the last good model in force.
 */
@Injectable()
export class ModelKeeper implements OnModuleInit, OnModuleDestroy {
  private readonly file: string | null;
  private current: ForestModel | null = null;
  /** Tells the file as it was last looked at; `null` for none. */
  private seen: string | null = null;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly host: EngineHost,
    private readonly events: Events,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    this.file = modelFilePath(host.engine.options);
  }

  /**
   * @throws AiwafError `AIWAF_E_MODEL_INVALID` for a file that the options name; one that training put
   * in its usual place is no reason for an application not to start
   */
  async onModuleInit(): Promise<void> {
    if (!this.isAsked()) return;
    if (this.host.engine.options.layers.anomaly.modelFile === null) await this.refresh();
    else await this.read();
    if (this.current === null) {
      new Logger('AIWAF').log('No model yet: the anomaly layer is off until one is trained.');
    }
    this.timer = setInterval(() => void this.refresh(), WATCH_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The model in force, or `null`. */
  status(): ModelStatus | null {
    if (this.current === null) return null;
    const { version, createdAt, rows } = this.current;
    return { version, createdAt, rows };
  }

  /**
   * Stores a model that was learned and puts it in force.
   *
   * @returns the file, `null` where none is kept
   * @throws the file system's error; the model before stays in force
   */
  async replace(model: ForestModel): Promise<string | null> {
    if (this.file !== null) {
      await writeModelFile(this.file, model);
      this.seen = await this.signature(this.file);
    }
    this.put(model);
    return this.file;
  }

  /** Takes over a file that has changed. Never rejects: a bad one is told once and left alone. */
  async refresh(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.read();
    } catch (error) {
      this.events.emit({
        type: 'fault',
        at: systemClock.now(),
        code: 'AIWAF_W_MODEL_REFUSED',
        message: `${this.file} is not used${this.current === null ? '' : `, model ${this.current.version} stays in force`}: ${messageOf(error)}`,
        layer: 'anomaly',
      });
    } finally {
      this.looking = false;
    }
  }

  private async read(): Promise<void> {
    if (this.file === null) return;
    const signature = await this.signature(this.file);
    if (signature === this.seen) return;
    this.seen = signature;
    // A file that is gone leaves the model in force: nobody said that it is wrong.
    const model = signature === null ? null : await readModelFile(this.file);
    if (model !== null && model.version !== this.current?.version) this.put(model);
  }

  private put(model: ForestModel): void {
    this.host.engine.anomaly.use(new ForestScorer(model));
    this.current = model;
  }

  private async signature(file: string): Promise<string | null> {
    try {
      const { ino, size, mtimeMs } = await stat(file);
      return `${ino} ${size} ${mtimeMs}`;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Anything else is told by reading, once.
      return code === 'ENOENT' ? null : `${code}`;
    }
  }

  /** Whether requests are served, and the layer is on. */
  private isAsked(): boolean {
    const { mode, layers } = this.host.engine.options;
    const adapter = this.adapterHost.httpAdapter as { getInstance?(): unknown } | undefined;
    return mode !== 'off' && layers.anomaly.mode !== 'off' && adapter?.getInstance?.() !== undefined;
  }
}
