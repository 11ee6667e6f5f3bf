import { parseArgs } from 'node:util';
import { CROWDS, PEOPLE } from './people';

export const USAGE = `Write: npm run scenario -- people [--json] [--show] [--seed N] [--requests N] [--only KIND]... [--crowds] [--instances N]
   or: npm run scenario -- walks [--json] [--seeds N] [--instances N]
`;

export type Command =
  | {
      readonly name: 'people';
      readonly json: boolean;
      readonly show: boolean;
      readonly seed: number;
      readonly requests: number;
      readonly only: readonly string[];
      readonly crowds: boolean;
      readonly instances: number;
    }
  | { readonly name: 'walks'; readonly json: boolean; readonly seeds: number; readonly instances: number };

const DEFAULTS = { seed: 1, requests: 50_000, seeds: 10, instances: 1 };

/**
 * Reads the command line.
 *
 * @throws Error with a sentence on what is wrong with it
 */
export function readArguments(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === 'people') {
    const { values } = parseArgs({
      args: rest,
      options: {
        json: { type: 'boolean', default: false },
        show: { type: 'boolean', default: false },
        crowds: { type: 'boolean', default: false },
        seed: { type: 'string' },
        requests: { type: 'string' },
        instances: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
      },
    });
    const known = [...PEOPLE, ...CROWDS].map((kind) => kind.name);
    const strange = values.only.find((kind) => !known.includes(kind));
    if (strange !== undefined)
      throw new Error(`There is no kind of visitor ${strange}. Known: ${known.join(', ')}.`);
    return {
      name,
      json: values.json,
      show: values.show,
      crowds: values.crowds,
      only: values.only,
      seed: whole('seed', values.seed, DEFAULTS.seed, 0, 4_000_000_000),
      requests: whole('requests', values.requests, DEFAULTS.requests, 1, 5_000_000),
      instances: instancesOf(values),
    };
  }
  if (name === 'walks') {
    const { values } = parseArgs({
      args: rest,
      options: {
        json: { type: 'boolean', default: false },
        seeds: { type: 'string' },
        instances: { type: 'string' },
      },
    });
    const seeds = whole('seeds', values.seeds, DEFAULTS.seeds, 1, 1_000);
    return { name, json: values.json, seeds, instances: instancesOf(values) };
  }
  throw new Error(name === undefined ? 'No scenario is named.' : `There is no scenario ${name}.`);
}

function instancesOf({ instances }: { instances?: string }): number {
  return whole('instances', instances, DEFAULTS.instances, 1, 16);
}

function whole(name: string, text: string | undefined, fallback: number, low: number, high: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new Error(`--${name} is a whole number from ${low} to ${high}, not ${text}.`);
}
