/** Names that say nothing of which entity is meant. */
const GENERIC: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'uid']);
const SAYS_UUID: ReadonlySet<string> = new Set(['uuid', 'guid']);
const DECORATION: ReadonlySet<string> = new Set(['entity', 'model', 'schema']);

/** The words of an identifier in lower case and singular: `OrderItems`, `order_items` and `order-items` are alike. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') && word.length > 3 ? word.slice(0, -1) : word;
}

/** A parameter's name without the `id` or `uuid` at its end; empty where that is all. */
export function subjectOf(parameter: string): string[] {
  const words = wordsOf(parameter);
  return GENERIC.has(words.at(-1) ?? '') ? words.slice(0, -1) : words;
}

/** Whether a name ends in a word for UUIDs: `uuid`, `orderUuid`, `order_guid`. */
export function saysUuid(parameter: string): boolean {
  return SAYS_UUID.has(wordsOf(parameter).at(-1) ?? '');
}

/** Whether words name an entity: all of its name's words, or the last of them. `item` names `OrderItem`. */
export function names(subject: readonly string[], entity: { name: string; tableName: string }): boolean {
  if (subject.length === 0) return false;
  const text = subject.join(' ');
  return [entity.name, entity.tableName].some((name) => {
    const words = wordsOf(name).filter((word, i) => i === 0 || !DECORATION.has(word));
    return ` ${words.join(' ')}`.endsWith(` ${text}`);
  });
}
