import { resolveOptions } from '#aiwaf/internals';
import { document, optionLeaves, ROOT } from './documents';
import { optionsPage } from './options/page';

const { text } = document('docs/options.md');
/** Default and values of the rows `| option | default | value | effect |`, without those of groups. */
const rows = new Map(
  [...text.matchAll(/^\| `([a-z][\w.[\]]*)` +\| ([^|]+)\| ([^|]+)\| [^|]+\|$/gim)]
    .map(([, name, standard, value]) => [name, standard.trim(), value.trim()])
    .filter(([, , value]) => value !== 'object')
    .map(([name, standard]) => [name, standard]),
);
/** Written beside the URL, and resolved apart from it. */
const BESIDE_URL = ['pollMs', 'whenAway'];
const defaults = optionLeaves(resolveOptions()).map(
  ([name, standard]) => [BESIDE_URL.includes(name) ? `database.${name}` : name, standard] as const,
);

/** Rows of what `resolveOptions()` does not answer: what a URL stands for, and keys of a list's entries. */
const isOfInputAlone = (name: string) =>
  ['database.url', 'database.dataSource'].includes(name) || name.startsWith('pathRules[].');

describe('docs/options.md', () => {
  it('is what npm run docs:options writes', async () => {
    expect(text).toBe(await optionsPage(ROOT));
  }, 120_000);

  it('has a row for every option, and no other', () => {
    expect(defaults.length).toBeGreaterThan(100);
    const names = [...rows.keys()].filter((name) => !isOfInputAlone(name));
    expect(names.sort()).toEqual(defaults.map(([name]) => name).sort());
  });

  it('tells the defaults as they are', () => {
    for (const [name, standard] of defaults) {
      const literal = /^`(.+)`(?: \(.+\))?$/.exec(rows.get(name) ?? '')?.[1];
      if (literal !== undefined) expect([name, JSON.parse(literal)]).toEqual([name, standard]);
    }
  });

  it('leaves only defaults in words that no literal says well', () => {
    const inWords = [...rows].filter(([, standard]) => !standard.startsWith('`')).map(([name]) => name);
    expect(inWords.filter((name) => !isOfInputAlone(name))).toEqual([
      'layers.keywords.fileExtensions',
      'bans.ttlMs',
    ]);
  });
});
