import type { DynamicModule } from '@nestjs/common';
import type { Host } from './host';
import type { ServerSettings } from './protocol';

/** How a variant gets into the application. */
export interface Protection {
  /** What the root module takes up. */
  readonly module?: Pick<DynamicModule, 'imports' | 'providers'>;
  /** Before the application listens. */
  install?(app: Host): Promise<void> | void;
  /** When it listens, and before it is measured. */
  prepare?(app: Host): Promise<void>;
}

/** What every protection is made of. */
export interface ProtectionSettings extends ServerSettings {
  /** For files, removed at the end. */
  readonly folder: string;
}
