import { dirname, join, resolve } from 'node:path';
import { AiwafOptions, Mode } from 'nestjs-aiwaf';
import { DemoAdapter } from '../create-app';

/** What the person who starts the demo chose. */
export interface DemoSettings {
  readonly port: number;
  readonly adapter: DemoAdapter;
  /** Before the paths of the API, such as `shop/backend`; `null` for none. */
  readonly prefix: string | null;
  readonly aiwaf: AiwafOptions;
  readonly shopDatabase: string;
  /** The file to which the firewall logs requests. */
  readonly requestLog: string;
  /** Every layer is skipped, by `AIWAF_DISABLE=1`. */
  readonly disabled: boolean;
}

/** A setting of the demo itself that cannot be used. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const FIREWALL_DATABASE = 'sqlite:aiwaf-data/aiwaf.sqlite';

/**
 * Reads the environment and the command line. What is the firewall's is passed on as it is: the
 * firewall checks it.
 *
 * @throws SettingsError
 */
export function readSettings(env: NodeJS.ProcessEnv, args: readonly string[]): DemoSettings {
  const given = (name: string) => (env[name]?.trim() === '' ? undefined : env[name]?.trim());
  const mode = given('AIWAF_MODE');
  const proxies = given('AIWAF_TRUSTED_PROXIES');
  const accessLog = given('AIWAF_ACCESS_LOG');
  const database = given('AIWAF_DATABASE_URL') ?? FIREWALL_DATABASE;
  const shopDatabase = besideFirewall(database);
  const port = readPort(given('PORT'));
  // Each process has a log of its own, and no two have one port.
  const requestLog = join(dirname(shopDatabase), `requests-${port}.jsonl`);
  return {
    port,
    adapter: readAdapter(given('AIWAF_DEMO_ADAPTER'), args),
    prefix: readPrefix(given('AIWAF_DEMO_PREFIX')),
    aiwaf: {
      database,
      ...(mode === undefined ? {} : { mode: mode as Mode }),
      ...(proxies === undefined ? {} : { clientIp: { trustedProxies: list(proxies) } }),
      ...(accessLog === undefined ? {} : { accessLog }),
      layers: { requestLog: { jsonl: requestLog } },
    },
    shopDatabase,
    requestLog,
    disabled: readSwitch(env.AIWAF_DISABLE),
  };
}

function readPort(text = '3000'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new SettingsError(`DEMO_E_PORT: PORT is ${JSON.stringify(text)}. Write a number from 0 to 65535.`);
}

/** A kill switch that is misspelt must not be taken for one that is open. */
function readSwitch(text = ''): boolean {
  if (text === '1') return true;
  if (text === '' || text === '0') return false;
  throw new SettingsError(
    `DEMO_E_DISABLE: AIWAF_DISABLE is ${JSON.stringify(text)}. Write 1 to switch the firewall off, or leave it unset.`,
  );
}

function readAdapter(name: string | undefined, args: readonly string[]): DemoAdapter {
  const unknown = args.find((arg) => arg !== '--fastify');
  if (unknown !== undefined)
    throw new SettingsError(`DEMO_E_ARGUMENT: There is no option ${unknown}. The only one is --fastify.`);
  if (args.length > 0 || name === 'fastify') return 'fastify';
  if (name === undefined || name === 'express') return 'express';
  throw new SettingsError(
    `DEMO_E_ADAPTER: AIWAF_DEMO_ADAPTER is ${JSON.stringify(name)}. Write express or fastify.`,
  );
}

function readPrefix(text: string | undefined): string | null {
  if (text === undefined) return null;
  const [, prefix] = /^\/?([a-z0-9-]+(?:\/[a-z0-9-]+)*)\/?$/i.exec(text) ?? [];
  if (prefix !== undefined && prefix.length <= 100) return prefix;
  throw new SettingsError(
    `DEMO_E_PREFIX: AIWAF_DEMO_PREFIX is ${JSON.stringify(text.slice(0, 80))}. Write letters, digits and hyphens between slashes, such as shop/backend.`,
  );
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The shop's file lies beside the firewall's; beside the default one where that is no file. */
function besideFirewall(url: string): string {
  const file =
    /^sqlite:(?:\/\/(?=\/))?([^:].*)$/i.exec(url)?.[1] ?? FIREWALL_DATABASE.slice('sqlite:'.length);
  return resolve(join(dirname(file), 'shop.sqlite'));
}
