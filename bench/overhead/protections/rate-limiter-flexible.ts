import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyReply, FastifyRequest } from 'fastify';
import { NextFunction, Request, Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { limitOf, WINDOW_MS } from '../limits';
import { Protection, ProtectionSettings } from '../protection';

const TOO_MANY = 'Too Many Requests';

/** As its wiki has it for Express; on Fastify the same as a hook, which costs less than a middleware there. */
export function rateLimiterFlexible({ adapter, refused }: ProtectionSettings): Protection {
  const limiter = new RateLimiterMemory({ points: limitOf(refused), duration: WINDOW_MS / 1_000 });
  const middleware = (request: Request, response: Response, next: NextFunction) => {
    limiter
      .consume(request.ip ?? '')
      .then(() => next())
      .catch(() => response.status(429).send(TOO_MANY));
  };
  const hook = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      await limiter.consume(request.ip);
    } catch {
      return reply.code(429).send(TOO_MANY);
    }
  };
  return {
    install: (app) => {
      if (adapter === 'express') app.use(middleware);
      else (app as NestFastifyApplication).getHttpAdapter().getInstance().addHook('onRequest', hook);
    },
  };
}
