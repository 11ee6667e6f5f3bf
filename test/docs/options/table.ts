import { duration } from './duration';
import { Effect, Option } from './option';
import { permitted } from './permitted';

/** A longer list is told by its length, and stands in full where the page says so. */
const MAX_ENTRIES = 20;
const HEAD = ['| option | default | value | effect |', '| --- | --- | --- | --- |'];

/** The rows of a page for some options. */
export function tableOf(options: readonly Option[], effectOf: (name: string) => Effect): string {
  const rows = options.map((option) => {
    const { text, unit } = effectOf(option.name);
    const { isGroup, name } = option;
    if (isNumber(option) && unit === '')
      throw new Error(`${name} is a number without a unit: write @unit into its comment.`);
    const cells = isGroup
      ? ['', 'object', text.replace(/\.$/, '')]
      : [standardOf(option, unit), permitted(name, unit), text.replace(/\.$/, '')];
    return `| \`${name}\` | ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [...HEAD, ...rows].join('\n');
}

function isNumber({ standard }: Option): boolean {
  return typeof standard === 'number';
}

function standardOf({ name, standard }: Option, unit: string): string {
  if (name === 'pathRules[].prefix') return 'needed';
  if (standard === undefined) return 'not set';
  if (Array.isArray(standard) && standard.length > MAX_ENTRIES) return `${standard.length} entries`;
  const literal = `\`${JSON.stringify(standard)}\``;
  const spans = unit === 'ms' ? spansOf(standard) : '';
  return spans === '' ? literal : `${literal} (${spans})`;
}

/** What a person reads more easily than milliseconds; nothing where that would say the same again. */
function spansOf(standard: unknown): string {
  if (Array.isArray(standard)) return standard.map((each) => duration(Number(each))).join(', ');
  return typeof standard === 'number' && standard >= 1_000 ? duration(standard) : '';
}
