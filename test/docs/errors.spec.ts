import { document, documents, sourcesIn } from './documents';

const CODE = /\bAIWAF_[EW]_[A-Z][A-Z_]*[A-Z]\b/g;

/** Codes as the source emits them: as a whole literal, or at the start of a message. */
const emitted = new Set(
  ['libs/aiwaf/src', 'apps', 'migrations']
    .flatMap(sourcesIn)
    .flatMap((text) => [...text.matchAll(/['"`](AIWAF_[EW]_[A-Z][A-Z_]*[A-Z])\b/g)].map(([, code]) => code)),
);
const { text } = document('docs/errors.md');
const entries = text
  .split(/^### /m)
  .slice(1)
  .map((entry) => ({ code: entry.split('\n', 1)[0], body: entry }));

describe('docs/errors.md', () => {
  it('has an entry for every code of the source, and no other', () => {
    expect(emitted.size).toBeGreaterThan(20);
    expect(entries.map(({ code }) => code).sort()).toEqual([...emitted].sort());
  });

  it('gives cause and remedy', () => {
    for (const { body } of entries) expect(body).toMatch(/^[^\n]+\n\nCause: .+\n\nRemedy: .+/);
  });

  it('is named truly by the other documents', () => {
    const named = documents()
      .filter(({ path }) => path !== 'docs/errors.md')
      .flatMap(({ path, text: other }) => (other.match(CODE) ?? []).map((code) => ({ path, code })));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ code }) => !emitted.has(code))).toEqual([]);
  });
});
