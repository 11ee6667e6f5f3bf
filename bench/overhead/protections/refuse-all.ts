import type { ServerResponse } from 'node:http';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyReply } from 'fastify';
import { Protection, ProtectionSettings } from '../protection';
import { refuse } from '../refusal-page';

/** Refuses every request as early as the adapter lets one: what its way to there costs by itself. */
export function refuseAll({ adapter }: ProtectionSettings): Protection {
  const hook = (_request: unknown, reply: FastifyReply) => {
    reply.hijack();
    refuse(reply.raw);
  };
  return {
    install: (app) => {
      if (adapter === 'express') app.use((_request: unknown, response: ServerResponse) => refuse(response));
      else (app as NestFastifyApplication).getHttpAdapter().getInstance().addHook('onRequest', hook);
    },
  };
}
