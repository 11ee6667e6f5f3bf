import { AiwafConfigError, AiwafOptions, resolveOptions } from '#aiwaf/internals';
import { duration } from './duration';

/** Nothing that an option could be. */
const IMPOSSIBLE = () => {};

/** What an option can be, in Markdown: the check of its value is given what is impossible, and asked what it wants. */
export function permitted(name: string, unit: string): string {
  const told = remedy(name, IMPOSSIBLE);
  if (!/^a list(?:, or null)?$/.test(told)) return inShort(told, unit);
  const ofEntries = remedy(name, [IMPOSSIBLE]);
  return inShort(
    ofEntries.startsWith('a list') ? ofEntries : `a list whose entries are each ${ofEntries}`,
    unit,
  );
}

function remedy(name: string, value: unknown): string {
  try {
    resolveOptions(withOption(name.split('.'), value) as AiwafOptions);
  } catch (error) {
    if (error instanceof AiwafConfigError) return error.remedy.replace(/^Write (.+)\.$/, '$1');
    throw error;
  }
  throw new Error(`${name} takes anything.`);
}

function withOption([key, ...rest]: readonly string[], value: unknown): object {
  const inner = rest.length === 0 ? value : withOption(rest, value);
  return key === 'pathRules[]' ? { pathRules: [{ prefix: '/', ...(inner as object) }] } : { [key]: inner };
}

const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/^a list whose entries are each a text that is not empty/, 'list of texts'],
  [/^a list whose entries are each /, 'list, each '],
  [/a text that is not empty/, 'text'],
  [/^true or false$/, '`true`, `false`'],
  [/, or null$/, '; `null`'],
  [/, or false$/, '; `false`'],
  [/^one of (?=")/, ''],
  [/^an? /, ''],
];
const NUMBERS = /an? (?:whole )?number from ([\d.]+) to ([\d.]+)/;
const LITERAL = /(?<!\[)"([^"]+)"/g;

/** A check's sentence as a cell of a table. */
function inShort(sentence: string, unit: string): string {
  const isChoice = sentence.startsWith('one of ');
  return SHORTER.reduce(
    (text, [from, to]) => text.replace(from, to),
    sentence.replace(NUMBERS, (_, from: string, to: string) => range(from, to, unit)),
  ).replace(LITERAL, (quoted, text: string) => (isChoice ? `\`${quoted}\`` : `\`${text}\``));
}

function range(from: string, to: string, unit: string): string {
  if (unit === 'ms') return `${duration(Number(from))} to ${duration(Number(to))}`;
  const end = Number(to) === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${Number(to).toLocaleString('en-GB')}`;
  return `${from} ${end} ${unit === 'none' ? '' : unit}`.trimEnd();
}
