import { rateLimit } from 'express-rate-limit';
import { limitOf, WINDOW_MS } from '../limits';
import { Protection, ProtectionSettings } from '../protection';

/** As its README begins, with the window that is its default. */
export function expressRateLimit({ refused }: ProtectionSettings): Protection {
  return {
    install: (app) => {
      app.use(
        rateLimit({
          windowMs: WINDOW_MS,
          limit: limitOf(refused),
          standardHeaders: 'draft-8',
          legacyHeaders: false,
          ipv6Subnet: 56,
        }),
      );
    },
  };
}
