import { NestRoute } from './nest-routes';

/** Shorter pieces of names say nothing. */
const MIN_LENGTH = 3;
const SUFFIXES = /(?:Controller|Resolver|Module)$/;

/**
 * The words that the application itself uses: static segments of its paths, names of its controllers
 * and handlers, in lower case. They are never blocked and never learned.
 */
export function routeWords(routes: readonly NestRoute[], knownPrefixes: readonly string[]): Set<string> {
  const words = new Set<string>();
  const add = (text: string) => {
    const word = text.toLowerCase();
    if (word.length >= MIN_LENGTH) words.add(word);
  };
  for (const path of [...routes.map((route) => route.path), ...knownPrefixes]) {
    for (const segment of path.split('/').filter((part) => part !== '' && !/[:*{}]/.test(part))) {
      add(segment);
      segment.split(/[^\p{L}\p{N}]+/u).forEach(add);
    }
  }
  for (const { controller, handler } of routes) {
    for (const name of [controller.replace(SUFFIXES, ''), handler]) {
      name.split(/(?<=\p{Ll})(?=\p{Lu})|[^\p{L}\p{N}]+/u).forEach(add);
    }
  }
  return words;
}
