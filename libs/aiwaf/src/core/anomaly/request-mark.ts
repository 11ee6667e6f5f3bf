import { fnv1a } from '../fnv1a';

/** What a window remembers of one request beside its instant, packed into 32 bits; 0 for most requests. */
export type RequestMark = number;

export const PLAIN: RequestMark = 0;
const NOT_FOUND = 1;
const MISSED = 2;
const SCANNED = 4;
const HITS_SHIFT = 3;
const MAX_HITS = 15;
const PATH_SHIFT = 7;

/** What is known of a request that is to be marked. */
export interface MarkFacts {
  readonly notFound: boolean;
  /** Keywords in the path, where nothing serves it. */
  readonly hits: number;
  /** Nothing serves the path, and no page or browser asks for it by itself. */
  readonly missed: boolean;
  /** It is a scanner's path. */
  readonly scanned: boolean;
  /** Tells the paths of 404s apart. */
  readonly path: string;
}

/** Packs what is known; the path as 25 bits of a hash. */
export function markOf({ notFound, hits, missed, scanned, path }: MarkFacts): RequestMark {
  const kept = Math.min(hits, MAX_HITS) << HITS_SHIFT;
  if (!notFound) return kept;
  const kind = NOT_FOUND | (scanned ? SCANNED : missed ? MISSED : 0);
  return (kind | kept | (fnv1a(path) << PATH_SHIFT)) >>> 0;
}

export const isNotFound = (mark: RequestMark): boolean => (mark & NOT_FOUND) !== 0;
/** A path that nothing serves was asked for, by nobody but the client itself. */
export const isAbsent = (mark: RequestMark): boolean => (mark & (MISSED | SCANNED)) !== 0;
export const isScanned = (mark: RequestMark): boolean => (mark & SCANNED) !== 0;
export const hitsOf = (mark: RequestMark): number => (mark >>> HITS_SHIFT) & MAX_HITS;
export const pathOf = (mark: RequestMark): number => mark >>> PATH_SHIFT;
