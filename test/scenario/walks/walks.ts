import type { PATH_LISTS } from './lists';

/** A hostile walk and what it has to come to. */
export interface Walk {
  readonly name: string;
  readonly list: keyof typeof PATH_LISTS | 'guesses';
  readonly everyMs: number;
  /** In what `firstRefusal` and `bannedAt` are counted. */
  readonly counted: 'probes' | 'requests';
  /** The latest acceptable ban; `null` where the walk is only reported. */
  readonly bannedBy: number | null;
  /** The latest acceptable first refusal; `null` where it is only reported. */
  readonly refusedBy: number | null;
  readonly from?: 'ipv6' | 'undeclared-proxy';
}

const probes = (name: string, everyMs: number, bannedBy: number | null, over: Partial<Walk> = {}): Walk => ({
  name,
  list: 'probes',
  everyMs,
  counted: 'probes',
  bannedBy,
  refusedBy: 1,
  ...over,
});

export const WALKS: readonly Walk[] = [
  probes('probes every 0.4 s', 400, 4),
  probes('probes every 10 s', 10_000, 4),
  probes('probes every 3 min', 180_000, 4),
  probes('probes every 30 min', 1_800_000, 8),
  probes('probes among ordinary paths every 0.4 s', 400, 4, { list: 'mixed' }),
  probes('probes among ordinary paths every 10 s', 10_000, 4, { list: 'mixed' }),
  probes('probes among ordinary paths every 3 min', 180_000, null, { list: 'mixed' }),
  probes('probes among ordinary paths every 30 min', 1_800_000, null, { list: 'mixed' }),
  probes('probes hopping inside a /64', 400, 4, { from: 'ipv6' }),
  probes('probes behind an undeclared proxy', 400, null, { from: 'undeclared-proxy' }),
  {
    name: 'paths of no class every 0.4 s',
    list: 'ordinary',
    everyMs: 400,
    counted: 'requests',
    bannedBy: 40,
    refusedBy: 40,
  },
  {
    name: 'paths of no class hopping inside a /64',
    list: 'ordinary',
    everyMs: 400,
    counted: 'requests',
    bannedBy: 40,
    refusedBy: 40,
    from: 'ipv6',
  },
  {
    name: 'paths of no class every 10 s',
    list: 'ordinary',
    everyMs: 10_000,
    counted: 'requests',
    bannedBy: null,
    refusedBy: null,
  },
  {
    name: 'paths of no class every 3 min',
    list: 'ordinary',
    everyMs: 180_000,
    counted: 'requests',
    bannedBy: null,
    refusedBy: null,
  },
  {
    name: 'passwords every 0.5 s',
    list: 'guesses',
    everyMs: 500,
    counted: 'requests',
    bannedBy: 240,
    refusedBy: 11,
  },
  {
    name: 'passwords every 7 s',
    list: 'guesses',
    everyMs: 7_000,
    counted: 'requests',
    bannedBy: null,
    refusedBy: null,
  },
];
