import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier/standalone';
import * as markdown from 'prettier/plugins/markdown';
import { Declarations } from './declarations';
import { optionsWithDefaults } from './defaults';
import { Option } from './option';
import { tableOf } from './table';

/** Where `<!-- table: layers.geo -->` stands for the rows of these options, `<!-- list: ... -->` for a default. */
const TEMPLATE = 'test/docs/options/template.md';
const MARK = /^<!-- (table|list): (\S*) -->$/gm;
const TOP = 'top';

/**
 * The text of `docs/options.md`.
 *
 * @param root the folder of the repository
 * @throws Error where an option has no place in the template, no comment, or no unit
 */
export async function optionsPage(root: string): Promise<string> {
  const declarations = new Declarations(root);
  const keys = declarations.keysOfPathRule();
  const options: Option[] = [
    ...optionsWithDefaults(),
    ...keys.map((name) => ({
      name,
      standard: undefined,
      isGroup: keys.some((key) => key.startsWith(`${name}.`)),
    })),
  ];
  const text = readFileSync(join(root, TEMPLATE), 'utf8');
  const sections = [...text.matchAll(MARK)].filter(([, kind]) => kind === 'table').map(([, , name]) => name);
  const placed = placeOptions(options, sections);
  const filled = text.replace(MARK, (_, kind: string, name: string) =>
    kind === 'list'
      ? listOf(options, name)
      : tableOf(placed.get(name) ?? [], (each) => declarations.effect(each)),
  );
  const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8')) as object;
  return format(filled, { ...style, parser: 'markdown', plugins: [markdown] });
}

/** The options of each table. Those of a group are with it, unless the group has a table of its own. */
function placeOptions(options: readonly Option[], sections: readonly string[]): Map<string, Option[]> {
  const tables = new Map<string, Option[]>(sections.map((name) => [name, []]));
  for (const option of options) {
    const { name, isGroup } = option;
    if (isGroup && (name === 'layers' || tables.has(name))) continue;
    const section = sections
      .filter((each) => name.startsWith(`${each}.`))
      .reduce((longest, each) => (each.length > longest.length ? each : longest), '');
    const table = tables.get(section === '' ? TOP : section);
    if (table === undefined || (section === '' && name.includes('.') && !isOfTop(name)))
      throw new Error(`${name} has no table in ${TEMPLATE}.`);
    table.push(option);
  }
  const empty = sections.filter((name) => tables.get(name)?.length === 0);
  if (empty.length > 0) throw new Error(`${TEMPLATE} has a table without options: ${empty.join(', ')}.`);
  return tables;
}

/** Few enough for the first table. */
function isOfTop(name: string): boolean {
  return name.startsWith('clientIp.');
}

function listOf(options: readonly Option[], name: string): string {
  const { standard } = options.find((option) => option.name === name) ?? {};
  if (!Array.isArray(standard)) throw new Error(`The default of ${name} is no list.`);
  return standard.map((entry) => `\`${String(entry)}\``).join(' ');
}
