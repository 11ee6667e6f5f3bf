import { blocksOf, brokenLink, document, documents, linksOf } from './documents';

const isOutside = (target: string) => /^[a-z]+:/.test(target);

describe('the documents', () => {
  it('link to files and headings that exist', () => {
    const broken = documents().flatMap((source) =>
      linksOf(source)
        .filter((target) => !isOutside(target))
        .map((target) => ({ from: source.path, target, problem: brokenLink(source, target) }))
        .filter(({ problem }) => problem !== null),
    );
    expect(broken).toEqual([]);
  });

  it('stand each in the index of docs/', () => {
    const linked = new Set(linksOf(document('docs/README.md')).map((target) => `docs/${target}`));
    const pages = documents().map(({ path }) => path);
    expect(pages.filter((path) => /^docs\/(?!README)/.test(path) && !linked.has(path))).toEqual([]);
  });

  it('name no npm script that does not exist', () => {
    const { scripts } = JSON.parse(document('package.json').text) as { scripts: Record<string, string> };
    const named = documents().flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(([, run, plain]) => ({
        path,
        script: run ?? plain,
      })),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('close every block of code', () => {
    for (const source of documents()) {
      const fences = source.text.match(/^```/gm) ?? [];
      expect([source.path, fences.length]).toEqual([source.path, 2 * blocksOf(source).length]);
    }
  });
});
