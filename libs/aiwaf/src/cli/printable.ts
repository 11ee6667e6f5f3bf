/** Control, format and unpaired surrogate characters: terminals take some for commands. */
const UNPRINTABLE = /\p{C}/gu;

/** A text of others as a terminal can be given it. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}
