import { AiwafConfigError } from '../core/errors';

/** Flags that decide which module is loaded, and so are read before any command is known. */
export interface GlobalFlags {
  readonly app?: string;
  readonly config?: string;
  readonly database?: string;
  readonly mode?: string;
  readonly version?: true;
}

type ValueFlag = Exclude<keyof GlobalFlags, 'version'>;

/** The flags with the name of their value, and what they do. */
export const GLOBAL_FLAGS: Readonly<Record<ValueFlag, { readonly value: string; readonly help: string }>> = {
  app: {
    value: 'FILE#EXPORT',
    help: 'work inside the application of this module, such as dist/app.module.js#AppModule',
  },
  config: {
    value: 'FILE',
    help: 'options as JSON or a JavaScript module (default aiwaf.config.json, .js, .cjs or .mjs)',
  },
  database: { value: 'URL', help: 'the database, such as sqlite:aiwaf-data/aiwaf.sqlite' },
  mode: { value: 'MODE', help: 'enforce, monitor or off' },
};

/**
 * Takes the global flags out of the arguments, wherever they stand before `--`, as `--flag value` or
 * `--flag=value`.
 *
 * @throws AiwafConfigError `AIWAF_E_USAGE` for a flag without its value, or one that is given twice
 */
export function takeGlobalFlags(args: readonly string[]): { flags: GlobalFlags; rest: string[] } {
  const flags: { -readonly [K in keyof GlobalFlags]: GlobalFlags[K] } = {};
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--') return { flags, rest: [...rest, ...args.slice(i)] };
    const [, name, , inline] = /^--([a-z]+)(=([\s\S]*))?$/.exec(args[i]) ?? [];
    if (name === 'version' && inline === undefined) flags.version = true;
    else if (!isValueFlag(name)) rest.push(args[i]);
    else {
      const value = inline ?? args[++i];
      refuseUnusable(name, value, flags[name]);
      flags[name] = value;
    }
  }
  return { flags, rest };
}

function isValueFlag(name: string | undefined): name is ValueFlag {
  return name !== undefined && Object.hasOwn(GLOBAL_FLAGS, name);
}

function refuseUnusable(name: ValueFlag, value: string | undefined, before: string | undefined): void {
  const problem =
    before !== undefined
      ? `--${name} is given twice.`
      : value === undefined || value.startsWith('--')
        ? `--${name} has no value.`
        : value.trim() === ''
          ? `--${name} is empty.`
          : null;
  if (problem === null) return;
  throw new AiwafConfigError('AIWAF_E_USAGE', problem, `Write --${name} ${GLOBAL_FLAGS[name].value} once.`);
}
