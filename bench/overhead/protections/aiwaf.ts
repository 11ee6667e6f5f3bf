import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INestApplication } from '@nestjs/common';
import { AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { generateLog } from '../../../test/helpers/log-generator';
import { connectClient } from '../../../test/helpers/redis-clients';
import { Protection, ProtectionSettings } from '../protection';

/** Lines of the log that the model is learned from. */
const LINES = 20_000;

/** Every layer, a model, and the request log in a SQLite file. */
export async function aiwaf({ variant, folder, redisUrl, refused }: ProtectionSettings): Promise<Protection> {
  const name = ({ 'aiwaf-ioredis': 'ioredis', 'aiwaf-node-redis': 'node-redis' } as const)[variant as string];
  const redis = name === undefined ? null : (await connectClient(name, redisUrl)).client;
  const module = AiwafModule.forRoot({
    database: `sqlite:${join(folder, 'aiwaf.sqlite')}`,
    clientIp: { trustedProxies: ['127.0.0.1'] },
    interceptors: variant === 'aiwaf-interceptors',
    redis,
    layers: { geo: { block: ['KP'] } },
  });
  return {
    module: { imports: [module] },
    prepare: async (app) => {
      await learn(app, join(folder, 'access.log'));
      for (const client of refused) app.get(AiwafService).ban(client, { reason: 'measured' });
    },
  };
}

/** Learns a model, so that what is measured is the firewall as it runs. */
async function learn(app: INestApplication, log: string): Promise<void> {
  const plan = { seed: 1, lines: LINES, visitors: 500, scannerShare: 0.01, withTime: true };
  writeFileSync(log, [...generateLog(plan)].map((line) => `${line}\n`).join(''));
  const { model } = await app.get(AiwafService).train({ logs: [log], forceAi: true });
  if (model === null) throw new Error('no model was learned');
}
