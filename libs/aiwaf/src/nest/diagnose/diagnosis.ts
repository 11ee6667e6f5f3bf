import { Inject, Injectable } from '@nestjs/common';
import { messageOf } from '../../core/errors';
import { DatabaseFacts } from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { ModelKeeper } from '../model/model-keeper';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { commandRole } from '../process-role';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';
import { Check, error, Finding, Look, Surroundings } from './check';
import {
  lookAtClock,
  lookAtDatabase,
  lookAtDisk,
  lookAtProxies,
  lookAtRoutes,
  lookAtSchema,
  lookAtWriting,
} from './database-looks';
import { lookAtAccessLogs, lookAtModel, lookAtRedis } from './outside-looks';
import {
  lookAtKillSwitch,
  lookAtLayers,
  lookAtMode,
  lookAtOptions,
  lookAtRequestLog,
  lookAtVersions,
} from './setup-looks';

/** The looks that need no options, and so are taken at a set-up whose options are no use. */
const ALWAYS: Readonly<Record<Check['code'], Look>> = {
  AIWAF_D_VERSIONS: lookAtVersions,
  AIWAF_D_OPTIONS: lookAtOptions,
  AIWAF_D_CLOCK: lookAtClock,
};
const WITH_OPTIONS: Readonly<Record<Check['code'], Look>> = {
  AIWAF_D_DISABLED: lookAtKillSwitch,
  AIWAF_D_MODE: lookAtMode,
  AIWAF_D_LAYERS: lookAtLayers,
  AIWAF_D_PROXIES: lookAtProxies,
  AIWAF_D_DATABASE: lookAtDatabase,
  AIWAF_D_SCHEMA: lookAtSchema,
  AIWAF_D_WRITING: lookAtWriting,
  AIWAF_D_DISK: lookAtDisk,
  AIWAF_D_REDIS: lookAtRedis,
  AIWAF_D_MODEL: lookAtModel,
  AIWAF_D_ACCESS_LOG: lookAtAccessLogs,
  AIWAF_D_REQUEST_LOG: lookAtRequestLog,
  AIWAF_D_ROUTES: lookAtRoutes,
};

/** Looks at the set-up of this process and its database, and at nothing that requests do. */
@Injectable()
export class Diagnosis {
  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly state: State,
    private readonly models: ModelKeeper,
    private readonly host: EngineHost,
  ) {}

  /** Every look's result. Never rejects: a look that fails is an error of its own. */
  async run(): Promise<Check[]> {
    const surroundings = this.surroundings();
    const looks = surroundings.optionsProblem === null ? { ...ALWAYS, ...WITH_OPTIONS } : ALWAYS;
    const checks: Check[] = [];
    for (const [code, look] of Object.entries(looks) as [Check['code'], Look][]) {
      const finding = await taken(look, surroundings);
      if (finding !== null) checks.push({ code, ...finding });
    }
    return checks;
  }

  private surroundings(): Surroundings {
    const { dataSource } = this.state;
    const role = commandRole();
    return {
      options: this.options,
      optionsProblem: role?.optionsProblem ?? null,
      isAlone: role?.isAlone ?? false,
      databaseProblem: role?.databaseProblem ?? null,
      dataSource,
      facts: dataSource === null ? null : new DatabaseFacts(dataSource),
      models: this.models,
      paused: this.host.engine.pipeline.paused,
      now: this.host.engine.clock.now(),
    };
  }
}

async function taken(look: Look, surroundings: Surroundings): Promise<Finding | null> {
  try {
    return await look(surroundings);
  } catch (reason) {
    return error(`This could not be looked at: ${messageOf(reason)}.`, 'Please report it, with this line.');
  }
}
