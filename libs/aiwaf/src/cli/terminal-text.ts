/**
 * Control, formatting and private characters, lone surrogates, and the two line ends of Unicode. A terminal
 * takes some of them for commands, or shows text in another order than it has.
 */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/gu;

/** A text that somebody else wrote, as it can be shown on a terminal: on one line, what is unprintable escaped. */
export function terminalText(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A text of several lines as it can be shown on a terminal: as {@link terminalText}, but its own line ends stay. */
export function terminalLines(text: string): string {
  return text.split('\n').map(terminalText).join('\n');
}

/** A value as one line of JSON that a terminal shows as it is; parsed, it is the same value. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(UNPRINTABLE, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
