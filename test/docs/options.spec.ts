import { resolveOptions } from '#aiwaf/internals';
import { document, optionLeaves } from './documents';

/** The rows `| option | default |` of the tables of options. */
const rows = new Map(
  [...document('docs/options.md').text.matchAll(/^\| `([a-z][\w.]*)` +\| ([^|]+)\| [^|]+\|$/gim)].map(
    ([, name, standard]) => [name, standard.trim()],
  ),
);
/** Written beside the URL, and resolved apart from it. */
const BESIDE_URL = ['pollMs', 'whenAway'];
const defaults = optionLeaves(resolveOptions()).map(
  ([name, standard]) => [BESIDE_URL.includes(name) ? `database.${name}` : name, standard] as const,
);

describe('docs/options.md', () => {
  it('has a row for every option, and no other', () => {
    expect(defaults.length).toBeGreaterThan(40);
    expect([...rows.keys()].sort()).toEqual(defaults.map(([name]) => name).sort());
  });

  it('tells the defaults as they are', () => {
    for (const [name, standard] of defaults) {
      const literal = /^`(.+)`$/.exec(rows.get(name) ?? '')?.[1];
      if (literal !== undefined) expect([name, JSON.parse(literal)]).toEqual([name, standard]);
    }
  });

  it('leaves only a default in words that no literal says well', () => {
    const inWords = [...rows].filter(([, standard]) => !standard.startsWith('`')).map(([name]) => name);
    expect(inWords).toEqual(['layers.keywords.fileExtensions', 'bans.ttlMs']);
  });
});
