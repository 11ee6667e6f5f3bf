import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { limitOf, WINDOW_MS } from '../limits';
import { Protection, ProtectionSettings } from '../protection';

/** As its README begins: one limit, and the guard for every route. */
export function throttler({ refused }: ProtectionSettings): Protection {
  return {
    module: {
      imports: [ThrottlerModule.forRoot([{ ttl: WINDOW_MS, limit: limitOf(refused) }])],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    },
  };
}
