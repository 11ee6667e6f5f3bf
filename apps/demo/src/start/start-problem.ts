import { AiwafError } from 'nestjs-aiwaf';
import { ShopError } from '../catalogue/shop-database';
import { SettingsError } from './settings';

const VARIABLES = [
  'AIWAF_MODE',
  'AIWAF_DATABASE_URL',
  'AIWAF_TRUSTED_PROXIES',
  'AIWAF_ACCESS_LOG',
  'AIWAF_DISABLE',
];

/** Why the demo did not start: one sentence where the cause is known, else everything there is. */
export function startProblem(error: unknown, env: NodeJS.ProcessEnv): string {
  if (error instanceof AiwafError) {
    const set = VARIABLES.filter((name) => (env[name] ?? '') !== '');
    return set.length === 0 ? error.message : `${error.message} (Set in the environment: ${set.join(', ')}.)`;
  }
  if (error instanceof ShopError || error instanceof SettingsError) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return `DEMO_E_PORT: Port ${String(port)} is in use. Stop what listens there, or start with another: PORT=3001 npm start`;
  if (code === 'EACCES' && port !== undefined)
    return `DEMO_E_PORT: Port ${String(port)} may not be used by this user. Start with another: PORT=3001 npm start`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
