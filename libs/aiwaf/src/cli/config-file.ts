import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AiwafConfigError, messageOf } from '../core/errors';
import { AiwafOptions } from '../nest/options/aiwaf.options';

const STANDARD = ['json', 'js', 'cjs', 'mjs'].map((extension) => `aiwaf.config.${extension}`);

/** A configuration file that was read. */
export interface ConfigFile {
  readonly path: string;
  readonly options: AiwafOptions;
}

/**
 * Reads the file that is named, or else the one of the standard names that the working folder has.
 *
 * @returns `null` where none is named and there is none
 * @throws AiwafConfigError `AIWAF_E_CONFIG`
 */
export async function readConfigFile(named: string | undefined): Promise<ConfigFile | null> {
  const path = named ?? STANDARD.find((name) => existsSync(name));
  if (path === undefined) return null;
  if (!existsSync(path)) throw refusal(`There is no file ${path}.`, 'Name a file that exists.');
  const options = /\.[cm]?js$/.test(path) ? await fromModule(path) : await fromJson(path);
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return { path, options };
  throw refusal(
    `${path} holds no object with options.`,
    'Export, or write as JSON, the options of AiwafModule.forRoot().',
  );
}

async function fromJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    throw refusal(
      `${path} cannot be read as JSON: ${firstLine(error)}.`,
      'Correct it, or name a JavaScript module.',
    );
  }
}

async function fromModule(path: string): Promise<unknown> {
  try {
    const loaded = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
    const options = await loaded.default;
    // A compiled module of TypeScript has its own default inside that of CommonJS.
    return isCompiled(options) ? await options.default : options;
  } catch (error) {
    throw refusal(
      `${path} cannot be loaded: ${firstLine(error)}.`,
      'Correct it; it runs as node would run it.',
    );
  }
}

function isCompiled(value: unknown): value is { default: unknown } {
  return typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value;
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0].replace(/\.$/, '');
}

function refusal(problem: string, remedy: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_CONFIG', problem, remedy);
}
