import { AiwafConfigError } from '../core/errors';
import { AiwafOptions } from '../nest/options/aiwaf.options';
import { resolveOptions } from '../nest/options/resolve-options';
import { parseDatabaseUrl } from '../storage';
import { readConfigFile } from './config-file';
import { GlobalFlags } from './global-flags';
import { environmentOptions, optionsFromEnvironment } from './options-from-environment';

type Options = Readonly<Record<string, unknown>>;

/** Options that have a name of their own in the environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  mode: 'AIWAF_MODE',
  database: 'AIWAF_DATABASE_URL',
  'clientIp.trustedProxies': 'AIWAF_TRUSTED_PROXIES',
  accessLog: 'AIWAF_ACCESS_LOG',
};

/**
 * The options of the command line alone. Flags come before the environment, that before the file, and
 * the file before the defaults.
 *
 * @throws AiwafConfigError whose problem names the flag, variable or file that the value came from
 */
export async function configuredOptions(
  flags: GlobalFlags,
  environment: NodeJS.ProcessEnv,
): Promise<AiwafOptions> {
  if (environment.AIWAF_CONFIG?.trim() === '') {
    throw new AiwafConfigError('AIWAF_E_CONFIG', 'AIWAF_CONFIG is empty.', 'Name a file, or leave it unset.');
  }
  const { database, ...set } = optionsFromEnvironment(environment);
  const file = await readConfigFile(flags.config ?? environment.AIWAF_CONFIG);
  const isSet = environment.AIWAF_DATABASE_URL !== undefined;
  const fromFlags = {
    ...(flags.mode === undefined ? {} : { mode: flags.mode }),
    ...(flags.database === undefined ? {} : { database: flags.database }),
  };
  const below = file === null ? { database } : merged({ database }, file.options as Options);
  const options = merged(
    merged(below, { ...set, ...(isSet ? { database } : {}) }),
    fromFlags,
  ) as AiwafOptions;
  try {
    const resolved = resolveOptions(options);
    if (typeof resolved.database === 'string') check(resolved.database);
  } catch (error) {
    if (!(error instanceof AiwafConfigError)) throw error;
    throw named(error, originOf(flags, environment), file?.path ?? null);
  }
  return options;
}

/** A database URL is read again where it is opened; its fault is told here, where its origin is known. */
function check(url: string): void {
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    if (!(error instanceof AiwafConfigError)) throw error;
    throw new AiwafConfigError(error.code, `database: ${error.problem}`, error.remedy);
  }
}

/** Lays `over` over `under`, objects in each other; lists and all else take the other's place. */
export function merged(under: Options, over: Options): Options {
  const entries = Object.entries(over).map(([name, value]) => {
    const before = Object.hasOwn(under, name) ? under[name] : undefined;
    return [name, isPlain(before) && isPlain(value) ? merged(before, value) : value];
  });
  // Defined and not assigned: `__proto__` stays a name, which is refused later.
  return Object.fromEntries([...Object.entries(under), ...entries]) as Options;
}

function isPlain(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Where the value of an option came from, by the option's path; what is missing came from the file. */
function originOf(flags: GlobalFlags, environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const name of Object.keys(environment).filter((each) => /^AIWAF_[A-Z]/.test(each))) {
    const options = environmentOptions({ [name]: environment[name] });
    for (const path of leaves(options as Options, '')) origins.set(path, name);
  }
  for (const [path, name] of Object.entries(ENVIRONMENT)) {
    if (environment[name] !== undefined) origins.set(path, name);
  }
  if (flags.mode !== undefined) origins.set('mode', '--mode');
  if (flags.database !== undefined) origins.set('database', '--database');
  return origins;
}

function leaves(options: Options, path: string): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return isPlain(value) ? leaves(value, inner) : [inner];
  });
}

/** The error with the option's path replaced by where its value came from. */
function named(
  { code, problem, remedy }: AiwafConfigError,
  origins: ReadonlyMap<string, string>,
  file: string | null,
): AiwafConfigError {
  const path = /^[a-z][\w.]*(?=\b)/i.exec(problem)?.[0] ?? '';
  const origin = origins.get(path);
  if (origin !== undefined) return new AiwafConfigError(code, origin + problem.slice(path.length), remedy);
  return file === null
    ? new AiwafConfigError(code, problem, remedy)
    : new AiwafConfigError(code, `${file}: ${problem}`, remedy);
}
