import { Document, blocksOf } from './documents';

/** A line of a shell in a document that runs `aiwaf`, as its words without the program. */
export interface ShownCommand {
  readonly where: string;
  readonly words: readonly string[];
}

/** A run of the program, up to what ends it in a shell; quoted text may hold anything. */
const RUN = /(?<![\w./-])(?:npx )?aiwaf((?: +(?:"[^"]*"|'[^']*'|[^\s|&;<>()#"']+))*)/g;
const WORD = /"[^"]*"|'[^']*'|\S+/g;
/** Blocks of shells, and those without a language that show a line of cron. */
const SHELLS = ['sh', ''];

/** The runs of `aiwaf` in the shell blocks of a document. */
export function commandsOf(source: Document): ShownCommand[] {
  return blocksOf(source)
    .filter(({ language }) => SHELLS.includes(language))
    .flatMap(({ code, line, language }) =>
      code.split('\n').flatMap((text, index) => {
        // Output that is shown has no `npx`.
        if (text.trim().startsWith('#') || (language === '' && !text.includes('npx aiwaf'))) return [];
        const where = `${source.path}:${line + 1 + index}`;
        return [...text.matchAll(RUN)].map(([, words]) => ({ where, words: wordsOf(words) }));
      }),
    );
}

function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => (/^["']/.test(word) ? word.slice(1, -1) : word));
}
