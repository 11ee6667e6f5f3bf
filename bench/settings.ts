import { parseArgs } from 'node:util';
import { Adapter, ADAPTERS, Variant, VARIANTS } from './overhead/protocol';
import { Effort } from './overhead/rounds';

const PARTS = ['overhead', 'refusal', 'memory'] as const;
export type Part = (typeof PARTS)[number];

const LONG: Effort = { rounds: 15, requests: 5_000, warmUp: 20_000 };
const QUICK: Effort = { rounds: 5, requests: 2_000, warmUp: 4_000 };

export const USAGE = `Write: npm run bench -- [PART...] [--adapter NAME] [--only VARIANT,...] [--rounds N] [--quick] [--json]
parts: ${PARTS.join(', ')}; adapters: ${ADAPTERS.join(', ')}
variants: ${VARIANTS.slice(3).join(', ')}; the bare application is always measured
`;

export interface Settings {
  readonly parts: readonly Part[];
  readonly adapters: readonly Adapter[];
  /** The variants to measure of those that there are. */
  readonly only: readonly Variant[];
  readonly effort: Effort;
  readonly json: boolean;
}

/** The settings of the command line, or `null` where it is none. */
export function settingsOf(args: readonly string[]): Settings | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        adapter: { type: 'string' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const effort = values.quick ? QUICK : LONG;
    const rounds = Number(values.rounds ?? effort.rounds);
    if (!Number.isInteger(rounds) || rounds < 1 || rounds > 200) return null;
    const only = some(VARIANTS, values.only?.split(','));
    return {
      parts: some(PARTS, positionals.length === 0 ? undefined : positionals),
      adapters: some(ADAPTERS, values.adapter?.split(',')),
      only: only.includes('bare') ? only : ['bare', ...only],
      effort: { ...effort, rounds },
      json: values.json,
    };
  } catch {
    return null;
  }
}

/** Those of `all` that are named; all of them where none is. Throws for a name that is none of them. */
function some<T extends string>(all: readonly T[], names: readonly string[] | undefined): readonly T[] {
  if (names === undefined) return all;
  const unknown = names.find((name) => !(all as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
}
