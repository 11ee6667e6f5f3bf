import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamicModule, ForwardReference, ModuleMetadata, Type } from '@nestjs/common';
import { AiwafConfigError, messageOf } from '../core/errors';
import { AiwafModule } from '../nest/aiwaf.module';

type Import = NonNullable<ModuleMetadata['imports']>[number];

/** A host's module as `imports` takes it. */
export type HostModule = Type | DynamicModule;

/**
 * Loads the module of a host, CommonJS or ESM.
 *
 * @param target `FILE#Export`; without `#` the default export, or else `AppModule`
 * @throws AiwafConfigError `AIWAF_E_APP`
 */
export async function loadHostModule(target: string): Promise<HostModule> {
  const hash = target.lastIndexOf('#');
  const path = hash === -1 ? target : target.slice(0, hash);
  const name = hash === -1 ? null : target.slice(hash + 1);
  const found = await exported(await load(path), name);
  const where = name === null ? `the module of ${path}` : `${name} of ${path}`;
  if (found === undefined) {
    throw refusal(
      name === null ? `${path} exports neither a default nor AppModule.` : `${path} exports no ${name}.`,
      'Name the export of your root module: --app dist/app.module.js#AppModule.',
    );
  }
  if (!isModule(found)) {
    throw refusal(
      `The export ${where} is no Nest module.`,
      'Name a class with @Module(), or a dynamic module.',
    );
  }
  await checkImports(found, `The module ${where}`, AiwafModule, 'AiwafModule.forRoot()');
  return found;
}

/**
 * @param where begins the sentence that tells of a module that lacks the import
 * @param wanted a class of this package
 * @param written how it is imported
 * @throws AiwafConfigError `AIWAF_E_APP`, `AIWAF_E_MODULE_BARE`
 */
export async function checkImports(
  root: HostModule,
  where: string,
  wanted: Type,
  written: string,
): Promise<void> {
  const found = await findModule(root, wanted);
  if (found === wanted && written === wanted.name) return;
  if (isRecord(found) && found.module === wanted) return;
  if (found === wanted)
    throw new AiwafConfigError(
      'AIWAF_E_MODULE_BARE',
      `${where} imports ${wanted.name} as a bare class, which protects nothing.`,
      `Import ${written} in its place.`,
    );
  throw found === null
    ? refusal(`${where} does not import ${wanted.name}.`, `Import ${written} there, or name the root module.`)
    : refusal(
        `${where} uses another copy of nestjs-aiwaf than this command.`,
        "Run the application's own copy: npx aiwaf in its folder.",
      );
}

async function load(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path))
    throw refusal(`There is no file ${path}.`, 'Build the application first, and name the built file.');
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    const reason = messageOf(error).split('\n', 1)[0].replace(/\.$/, '');
    throw refusal(`${path} cannot be loaded: ${reason}.`, 'Name a built JavaScript file that node can run.');
  }
}

/** An export of an ESM module, or of a CommonJS one, whose exports are the default of its namespace. */
async function exported(loaded: Record<string, unknown>, name: string | null): Promise<unknown> {
  const inner = isRecord(loaded.default) && !isModule(loaded.default) ? loaded.default : {};
  const names = name === null ? ['default', 'AppModule'] : [name];
  for (const each of names) {
    for (const place of [inner, loaded]) {
      const value = await place[each];
      if (value !== undefined && value !== inner) return value;
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isModule(value: unknown): value is HostModule {
  if (isRecord(value)) return typeof value.module === 'function';
  if (typeof value !== 'function') return false;
  return (
    Reflect.getMetadataKeys(value).length > 0 || /^class\b/.test(Function.prototype.toString.call(value))
  );
}

/**
 * Who imports a class, as it is imported: a dynamic module of it, else the class itself, else that of
 * another copy of the package; `null` for none.
 */
async function findModule(root: HostModule, wanted: Type): Promise<unknown> {
  const seen = new Set<unknown>();
  const waiting: (Import | undefined)[] = [root];
  let [bare, other]: unknown[] = [null, null];
  while (waiting.length > 0) {
    const next = await waiting.pop();
    const entry = isForward(next) ? (next.forwardRef() as Import) : next;
    const module = isRecord(entry) ? (entry as unknown as DynamicModule).module : entry;
    if (isRecord(entry)) waiting.push(...((entry as unknown as DynamicModule).imports ?? []));
    if (module === wanted && isRecord(entry)) return entry;
    if (module === wanted) bare = module;
    if (typeof module !== 'function' || seen.has(module)) continue;
    seen.add(module);
    if (module.name === wanted.name && module !== wanted) other = module;
    waiting.push(...((Reflect.getMetadata('imports', module) as Import[] | undefined) ?? []));
  }
  return bare ?? other;
}

function isForward(entry: unknown): entry is ForwardReference {
  return isRecord(entry) && 'forwardRef' in entry;
}

function refusal(problem: string, remedy: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_APP', problem, remedy);
}
