import { join } from 'node:path';
import ts from 'typescript';
import { blocksOf, documents, ROOT } from './documents';

/** Blocks of TypeScript by the name of a file that exists in memory alone, beside the tests. */
const snippets = new Map(
  documents().flatMap((source) =>
    blocksOf(source)
      .filter(({ language }) => language === 'ts')
      .map(({ code, line }): [string, string] => [
        join(ROOT, 'test/docs', `${source.path.replaceAll('/', '-')}-${line}.ts`),
        code,
      ]),
  ),
);

/** Checks every snippet as a module of its own, with the compiler options of the workspace. */
function problems(): string[] {
  const file = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  // What a snippet declares is there to be seen.
  const shown = { ...options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(shown);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => snippets.has(path) || fileExists(path);
  host.readFile = (path) => snippets.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const code = snippets.get(path);
    return code === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, code, version);
  };
  const program = ts.createProgram([...snippets.keys()], shown, host);
  return [...snippets.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = (snippets.get(path) ?? '').slice(0, start).split('\n').length;
        return `${path} line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}

describe('the snippets of the documents', () => {
  it('compile against the library, each as it stands', () => {
    expect(snippets.size).toBeGreaterThan(8);
    expect(problems()).toEqual([]);
  }, 120_000);
});
