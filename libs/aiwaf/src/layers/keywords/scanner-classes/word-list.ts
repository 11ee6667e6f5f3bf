/** The words of a table, written with spaces and line breaks between them. */
export function wordList(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
