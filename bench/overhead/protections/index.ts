import { Protection, ProtectionSettings } from '../protection';
import { aiwaf } from './aiwaf';
import { easyWaf } from './easy-waf';
import { expressRateLimit } from './express-rate-limit';
import { fastifyRateLimit } from './fastify-rate-limit';
import { rateLimiterFlexible } from './rate-limiter-flexible';
import { refuseAll } from './refuse-all';
import { throttler } from './throttler';

export function protectionOf(settings: ProtectionSettings): Promise<Protection> | Protection {
  switch (settings.variant) {
    case 'node':
    case 'bare':
      return {};
    case 'refuse-all':
      return refuseAll(settings);
    case 'throttler':
      return throttler(settings);
    case 'rate-limiter-flexible':
      return rateLimiterFlexible(settings);
    case 'express-rate-limit':
      return expressRateLimit(settings);
    case 'fastify-rate-limit':
      return fastifyRateLimit(settings);
    case 'easy-waf':
      return easyWaf();
    case 'aiwaf':
    case 'aiwaf-interceptors':
    case 'aiwaf-ioredis':
    case 'aiwaf-node-redis':
      return aiwaf(settings);
  }
}
