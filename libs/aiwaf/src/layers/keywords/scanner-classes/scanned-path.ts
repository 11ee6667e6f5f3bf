import { CanonicalPath } from '../../../core/path/canonical-path';

/** Segments that are looked at; of deeper paths the first and the last halves of this. */
const MAX_SEGMENTS = 64;
/** Characters that patterns are tried on; of longer paths the first and the last halves of this. */
const MAX_LENGTH = 4096;

/** A path that no route serves, cut up once for all classes. */
export interface ScannedPath {
  readonly target: CanonicalPath;
  /** The canonical path in lower case, without its middle if long; segments that the application knows are empty. */
  readonly text: string;
  /** Lower case; known segments are empty, so that positions stay. */
  readonly segments: readonly string[];
  /** The same segments, known ones too. */
  readonly raw: readonly string[];
  /** The last segment that is not empty in the path; empty for `/` and where it is known. */
  readonly last: string;
}

/**
 * @param isKnown says of a lower-case segment that it belongs to this application, by its routes or
 *   by option; such a segment betrays nobody
 */
export function scanPath(target: CanonicalPath, isKnown: (segment: string) => boolean): ScannedPath {
  const all = target.lower.split('/');
  all.shift();
  if (all.length > 1 && all[all.length - 1] === '') all.pop();
  const cut =
    all.length <= MAX_SEGMENTS ? all : [...all.slice(0, MAX_SEGMENTS / 2), ...all.slice(-MAX_SEGMENTS / 2)];
  let known = cut.length < all.length;
  const segments = cut.map((segment) => {
    if (!isKnown(segment)) return segment;
    known = true;
    return '';
  });
  const text = known ? `/${segments.join('/')}` : target.lower;
  return {
    target,
    text: middleOut(text),
    segments,
    raw: cut,
    last: middleOut(segments[segments.length - 1] ?? ''),
  };
}

function middleOut(text: string): string {
  const half = MAX_LENGTH / 2;
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, half)}${text.slice(-half)}`;
}

/** A segment without everything from its first dot on; a leading dot is part of the name. */
export function stemOf(segment: string): string {
  const dot = segment.indexOf('.', 1);
  return dot === -1 ? segment : segment.slice(0, dot);
}
