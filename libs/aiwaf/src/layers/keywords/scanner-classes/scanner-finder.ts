import { ScannedPath, stemOf } from './scanned-path';
import { ScannerClass } from './scanner-class';

/** A probe by its class and the piece of the path that betrays it. */
export interface FoundProbe {
  readonly name: string;
  readonly piece: string;
}

/**
 * All classes merged for speed: one map look-up a segment, then the patterns. Built once from the
 * options; of two classes that claim one word the first wins.
 */
export class ScannerFinder {
  private readonly anywhere = new Map<string, string>();
  private readonly first = new Map<string, string>();
  private readonly pairs = new Map<string, string>();
  private readonly extensions = new Map<string, string>();

  /** @param isAllowed says of an extension with its dot that it is never refused */
  constructor(
    private readonly classes: readonly ScannerClass[],
    isAllowed: (extension: string) => boolean,
  ) {
    for (const { name, segments = [], first = [], pairs = [], extensions = [] } of classes) {
      add(this.anywhere, segments, name);
      add(this.first, first, name);
      add(this.pairs, pairs, name);
      add(
        this.extensions,
        extensions.filter((extension) => !isAllowed(`.${extension}`)),
        name,
      );
    }
  }

  /** The first class that claims the path, or `null`; linear in its length. */
  find(path: ScannedPath): FoundProbe | null {
    return this.findInTables(path) ?? this.findByExtension(path.last) ?? this.findByPattern(path);
  }

  private findInTables({ segments, raw }: ScannedPath): FoundProbe | null {
    for (let i = 0; i < segments.length; i++) {
      const found =
        this.findAlone(segments[i], i) ?? (i === 0 ? undefined : this.findPair(segments[i - 1], raw[i]));
      if (found !== undefined) return { name: found, piece: raw[i] };
    }
    return null;
  }

  private findAlone(segment: string, index: number): string | undefined {
    if (segment === '') return undefined;
    const stem = stemOf(segment);
    const found = this.anywhere.get(segment) ?? this.anywhere.get(stem);
    return index > 0 ? found : (found ?? this.first.get(segment) ?? this.first.get(stem));
  }

  /** A pair that begins with a segment of the application's own is a page of it; `/remote/login` is none though it has logins. */
  private findPair(before: string, segment: string): string | undefined {
    if (before === '' || segment === '') return undefined;
    return this.pairs.get(`${before}/${segment}`) ?? this.pairs.get(`${before}/${stemOf(segment)}`);
  }

  private findByExtension(last: string): FoundProbe | null {
    for (let dot = last.indexOf('.', 1); dot !== -1 && dot < last.length - 1;) {
      const next = last.indexOf('.', dot + 1);
      const extension = last.slice(dot + 1, next === -1 ? undefined : next);
      const name = extension.length > 20 ? undefined : this.extensions.get(extension);
      if (name !== undefined) return { name, piece: `.${extension}` };
      dot = next;
    }
    return null;
  }

  private findByPattern(path: ScannedPath): FoundProbe | null {
    const dotted = path.text.includes('.');
    for (const { name, patterns, filePatterns, find } of this.classes) {
      const piece =
        tryAll(patterns, path.text) ??
        (dotted ? tryAll(filePatterns, path.text) : null) ??
        find?.(path) ??
        null;
      if (piece !== null) return { name, piece };
    }
    return null;
  }
}

function add(map: Map<string, string>, words: readonly string[], name: string): void {
  for (const word of words) if (!map.has(word)) map.set(word, name);
}

function tryAll(patterns: readonly RegExp[] | undefined, text: string): string | null {
  if (patterns === undefined) return null;
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match[0];
  }
  return null;
}
