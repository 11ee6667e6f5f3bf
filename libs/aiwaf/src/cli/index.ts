/**
 * The commands, for a command line of the application's own.
 *
 * @module nestjs-aiwaf/cli
 */

import '../nest/peers';
export { AiwafCliModule } from './aiwaf-cli.module';
export { runCli } from './run-cli';
export { optionsFromEnvironment } from './options-from-environment';
export type { EnvironmentReport } from './options-from-environment';
