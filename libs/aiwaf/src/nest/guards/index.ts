import { Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BlacklistGuard } from '../../layers/blacklist/blacklist.guard';
import { GeoBlockGuard } from '../../layers/geo/geo-block.guard';
import { HeaderValidationGuard } from '../../layers/headers/header-validation.guard';
import { HoneypotTimingGuard } from '../../layers/honeypot/honeypot-timing.guard';
import { KeywordGuard } from '../../layers/keywords/keyword.guard';
import { RateLimitGuard } from '../../layers/rate-limit/rate-limit.guard';
import { UuidTamperGuard } from '../../layers/uuid/uuid-tamper.guard';

/** One guard a layer that decides, in the order of the pipeline. */
export const GUARDS = [
  BlacklistGuard,
  GeoBlockGuard,
  HeaderValidationGuard,
  RateLimitGuard,
  KeywordGuard,
  HoneypotTimingGuard,
  UuidTamperGuard,
];

/** The guards, registered globally in a way that a host's tests can override. */
export const guardProviders: Provider[] = [
  ...GUARDS,
  ...GUARDS.map((guard) => ({ provide: APP_GUARD, useExisting: guard })),
];
