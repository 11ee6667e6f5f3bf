import { createHash } from 'node:crypto';
import { contentVersion, encodeModel, type ForestModel, type Random } from '#aiwaf/internals';

/** Something that is no model, and what was done to a good one to make it. */
export interface Mutant {
  readonly kind: string;
  /** Made when it is needed: some are of 100 MB. */
  content(): string;
}

type Body = Record<string, unknown>;
type Trees = ForestModel['trees'];
type Alter = (body: Body, random: Random) => void;

const FORMAT = 'aiwaf-isolation-forest-1';
const HUGE_BYTES = 100 * 1_024 * 1_024;

/** What cannot be, each under a checksum and a version that are right for it. */
const IMPOSSIBLE: Readonly<Record<string, readonly Alter[]>> = {
  'a number that is none': [
    (body) => (body.threshold = null),
    (body) => (body.threshold = 'NaN'),
    (body) => (body.threshold = 2),
    (body) => (body.threshold = -0.1),
    (body) => (body.contamination = null),
    (body) => (body.contamination = 0.9),
    (body) => (body.rows = 0),
    (body) => (body.rows = -5),
    (body) => (body.rows = 1e300),
    (body) => (body.sampleSize = 0),
    (body) => (body.sampleSize = 1e9),
    (body) => (body.createdAt = 'now'),
    (body) => (body.medians = [0, null, 0, 0, 0, 0]),
    trees(({ value }, random) => ({ value: value.with(place(value, random), NaN) })),
    trees(({ value }, random) => ({ value: value.with(place(value, random), -Infinity) })),
  ],
  'a wrong width': [
    (body) => (body.features = ['path_len']),
    (body) => (body.features = []),
    (body) => (body.features = [...(body.features as string[]), 'more']),
    (body) => (body.features = (body.features as string[]).toReversed()),
    (body) => (body.features = 'path_len,kw_hits,resp_time,status_idx,burst_count,total_404'),
    (body) => (body.masked = [false]),
    (body) => (body.masked = [true, true, true, true, true, true]),
    (body) => (body.medians = []),
    (body) => (body.medians = Array.from({ length: 200 }, () => 0)),
    trees(({ value }) => ({ value: value.slice(1) })),
    trees(({ feature }, random) => ({ feature: feature.with(place(feature, random), 6) })),
    trees(({ feature }, random) => ({ feature: feature.with(place(feature, random), -2) })),
  ],
  'trees that are none': [
    (body) => (body.trees = null),
    (body) => (body.trees = []),
    (body) => (body.trees = {}),
    (body) => (body.trees = { ...(body.trees as object), left: 'AAA=' }),
    trees(() => ({ starts: new Uint32Array(0) })),
    trees(() => ({ starts: Uint32Array.of(0) })),
    trees(() => ({
      starts: Uint32Array.of(0),
      feature: new Int8Array(0),
      value: new Float32Array(0),
      left: new Uint16Array(0),
    })),
    trees(({ starts }) => ({ starts: starts.map((start, i) => (i === starts.length - 1 ? start : 0)) })),
    trees(({ starts }) => ({ starts: starts.toReversed() })),
    trees(({ starts }) => ({ starts: starts.map((start) => start + 1) })),
  ],
  'children in a circle': [
    trees(({ left }) => ({ left: left.map(() => 0) })),
    trees(({ left }) => ({ left: left.map(() => 65_535) })),
    trees(({ left }) => ({ left: left.map((child) => Math.max(0, child - 2)) })),
    trees((all) => ({ left: ofRoot(all, 0) })),
    trees((all) => ({ left: ofRoot(all, 60_000) })),
  ],
  'a prototype': [
    (body) => own(body, { rows: 5 }),
    (body) => {
      delete body.rows;
      own(body, { rows: 5 });
    },
    (body) => {
      delete body.trees;
      own(body, { trees: {} });
    },
    (body) => (body.features = { length: 6, constructor: { prototype: { polluted: true } } }),
    (body) => (body.version = { toString: 'x' }),
  ],
};

/** What never was a model. */
const FOREIGN: readonly string[] = [
  '',
  ' ',
  'null',
  '[]',
  '0',
  '"model"',
  '{}',
  `{"format":"${FORMAT}"}`,
  `{"__proto__":{"format":"${FORMAT}"},"constructor":{"prototype":{"polluted":true}}}`,
  '['.repeat(400_000),
  '\u0080\u0004\u0095&\u0000csklearn.ensemble\nIsolationForest\n',
  'require("node:child_process").execSync("touch polluted")',
  '\u0000'.repeat(10_000),
];

/** So many mutants of a good model, of every kind. */
export function mutants(good: ForestModel, count: number, random: Random): Mutant[] {
  const text = encodeModel(good);
  const chosen: Mutant[] = [
    ...Object.entries(IMPOSSIBLE).flatMap(([kind, alters]) =>
      alters.map((alter) => ({ kind, content: () => forged(text, alter, random) })),
    ),
    ...FOREIGN.map((content) => ({ kind: 'foreign', content: () => content })),
    { kind: '100 MB', content: () => ' '.repeat(HUGE_BYTES) },
    { kind: '100 MB', content: () => text.padEnd(HUGE_BYTES, ' ') },
  ];
  const drawn = [
    { kind: 'truncated', mutate: truncated },
    { kind: 'a bit flipped', mutate: flipped },
    { kind: 'a bad checksum', mutate: badChecksum },
  ];
  return Array.from({ length: count }, (_, i) => {
    if (i < chosen.length) return chosen[i];
    const { kind, mutate } = drawn[i % drawn.length];
    const content = mutate(text, random);
    return { kind, content: () => content };
  });
}

function truncated(text: string, random: Random): string {
  return text.slice(0, Math.floor(random() * text.length));
}

function flipped(text: string, random: Random): string {
  const at = place(text, random);
  const character = String.fromCharCode(text.charCodeAt(at) ^ (1 << Math.floor(random() * 7)));
  return text.slice(0, at) + character + text.slice(at + 1);
}

function badChecksum(text: string, random: Random): string {
  const wrong = createHash('sha256').update(String(random())).digest('hex');
  return text.replace(/"checksum":"[0-9a-f]{64}"/, `"checksum":"${wrong}"`);
}

function forged(text: string, alter: Alter, random: Random): string {
  const { body } = JSON.parse(text) as { body: Body };
  alter(body, random);
  if (typeof body.version === 'string') body.version = versionOf(body) ?? body.version;
  const checksum = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return JSON.stringify({ format: FORMAT, checksum, body });
}

/** The version that is right for the content; `null` where it is too odd to have one. */
function versionOf(body: Body): string | null {
  try {
    return contentVersion({ ...body, trees: arraysOf(body) } as unknown as ForestModel);
  } catch {
    return null;
  }
}

function trees(alter: (trees: Trees, random: Random) => Partial<Trees>): Alter {
  return (body, random) => {
    const changed = Object.entries(alter(arraysOf(body), random)).map(([name, array]) => [
      name,
      Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64'),
    ]);
    body.trees = { ...(body.trees as object), ...Object.fromEntries(changed) };
  };
}

/** Machines that run this are little-endian, as the files are. */
function arraysOf(body: Body): Trees {
  const texts = body.trees as Record<keyof Trees, string>;
  const bytes = (name: keyof Trees) => new Uint8Array(Buffer.from(texts[name], 'base64')).buffer;
  return {
    starts: new Uint32Array(bytes('starts')),
    feature: new Int8Array(bytes('feature')),
    value: new Float32Array(bytes('value')),
    left: new Uint16Array(bytes('left')),
  };
}

/** The children of the first tree's root, elsewhere. */
function ofRoot({ left }: Trees, child: number): Uint16Array {
  return left.with(0, child);
}

function own(body: Body, value: object): void {
  Object.defineProperty(body, '__proto__', { value, enumerable: true });
}

function place({ length }: { readonly length: number }, random: Random): number {
  return Math.floor(random() * length);
}
