import { Document, document, documents } from './documents';

/**
 * What a measurement looks like: microseconds, megabytes, percent, a percentile, "0 of 1,425". Settings
 * are written in ms, s, KiB and points, so that they are not taken for one.
 */
const FIGURE = /\d us\b|\d [MG]B\b|\d %|\bp99\b|\d of (?:the )?\d{2,}\b|\bof \d+(?:,\d{3})+ [^.|]*\d/;
/** The scripts that measure. */
const COMMAND = /\bnpm run (?:--silent )?(evaluate|scenario|truth|soak|conformance|bench(?::[a-z]+)?)\b/g;
/** Said by a section whose figures are limits or examples. */
const MARK = '<!-- not measured';
/** Pages that say what is set and what to do. */
const SETTINGS = ['docs/options.md', 'docs/errors.md', 'CHANGELOG.md'];

interface Section {
  readonly name: string;
  readonly text: string;
}

/** The parts of a page from heading to heading, without blocks of code, in which output is shown. */
function sectionsOf({ path, text }: Document): Section[] {
  return text
    .replace(/^```[\s\S]*?^```$/gm, (block) => (block.startsWith('```sh') ? block : ''))
    .split(/^(?=#{1,6} )/m)
    .map((section) => ({ name: `${path}: ${section.split('\n', 1)[0]}`, text: section }));
}

const scripts = Object.keys(
  (JSON.parse(document('package.json').text) as { scripts: Record<string, string> }).scripts,
);
const sections = documents()
  .filter(({ path }) => !SETTINGS.includes(path))
  .flatMap(sectionsOf);
const withFigures = sections.filter(({ text }) => FIGURE.test(text));
const commandsIn = ({ text }: Section) => [...text.matchAll(COMMAND)].map(([, script]) => script);

describe('the figures of the documents', () => {
  it('have a command in their section that makes them again', () => {
    expect(withFigures.length).toBeGreaterThan(15);
    const without = withFigures.filter(
      (section) => commandsIn(section).length === 0 && !section.text.includes(MARK),
    );
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('are made by commands that there are', () => {
    const named = sections.flatMap(commandsIn);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it('are called not measured only where there are some', () => {
    const marked = sections.filter(({ text }) => text.includes(MARK));
    expect(marked.filter(({ text }) => !FIGURE.test(text)).map(({ name }) => name)).toEqual([]);
    for (const { text } of marked) expect(text).toMatch(/<!-- not measured: [^>]{10,} -->/);
  });
});
