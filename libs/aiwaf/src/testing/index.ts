/**
 * The firewall in an application's tests: in memory, and by a clock that the test moves.
 *
 * @module nestjs-aiwaf/testing
 */

import '../nest/peers';
export { Clock, ManualClock } from '../core/clock';
export { AiwafTestingModule } from './aiwaf-testing.module';
export type { OverridableBuilder } from './aiwaf-testing.module';
export { browser } from './browser';
export { TestFirewall } from './test-firewall';
export type { TestedApplication } from './test-firewall';
export type { AiwafTestOptions } from './test-options';
