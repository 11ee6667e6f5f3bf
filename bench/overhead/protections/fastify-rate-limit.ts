import rateLimit from '@fastify/rate-limit';
import { HttpException } from '@nestjs/common';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CLIENTS } from '../clients';
import { limitOf, WINDOW_MS } from '../limits';
import { Protection, ProtectionSettings } from '../protection';

/** As its README begins, but for what is said here. */
export function fastifyRateLimit({ refused }: ProtectionSettings): Protection {
  return {
    install: async (app) => {
      await (app as NestFastifyApplication).register(rateLimit, {
        max: limitOf(refused),
        timeWindow: WINDOW_MS,
        // With its default of 5,000 it forgets each of these clients before it comes again.
        cache: 2 * CLIENTS,
        // Nest answers the error of its own with 500.
        errorResponseBuilder: (_request, { after }) =>
          new HttpException(`Rate limit exceeded, retry in ${after}`, 429),
      });
    },
  };
}
