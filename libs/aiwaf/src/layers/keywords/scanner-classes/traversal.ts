import { decodeQuery, isOversized } from '../query-text';
import { ScannedPath } from './scanned-path';
import { ScannerClass } from './scanner-class';

/**
 * Steps out of the served folder in any encoding, null and control characters, and targets encoded
 * more often or longer than any client sends. One plain `..` that stays inside the site is a crude client's
 * relative link.
 */
export const TRAVERSAL: ScannerClass = {
  name: 'traversal',
  find: (path) => findSteps(path) ?? findControl(path) ?? findClimb(path),
};

function findSteps({ target, segments }: ScannedPath): string | null {
  if (target.overEncoded) return 'over-encoded';
  if (isOversized(target)) return 'oversized';
  if (target.traversal && !isRelativeLink(target.raw)) return '..';
  const open = target.lower.endsWith('/') || target.raw.includes(';');
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    if (!segment.includes('..')) continue;
    if (/^\.{3,}$|^\.{2}[^a-z.]/.test(segment)) return segment;
    // "/static../x" leaves a folder whose alias lacks its slash; a cut-off link ends in dots at its end.
    if ((open || i < segments.length - 1) && /[^.]\.\.$/.test(segment)) return segment;
  }
  return null;
}

function isRelativeLink(raw: string): boolean {
  if (/[%\\;]/.test(raw)) return false;
  let depth = 0;
  let ups = 0;
  for (const part of raw.split('/')) {
    if (part === '..') {
      ups++;
      if (--depth < 0) return false;
    } else if (part !== '' && part !== '.') {
      depth++;
    }
  }
  return ups === 1;
}

function findControl({ target }: ScannedPath): string | null {
  if (target.raw === target.path) return null;
  if (target.path.includes('\0') || target.raw.includes('%00')) return 'null character';
  // A line end at the very end comes from copying; before anything else it splits headers or commands.
  return /[\r\n]\S/.test(target.path) ? 'line end' : null;
}

const CLIMB = /(?:\.{2,4}[/\\]{1,4}(?:\.[/\\]{1,4})?){2}/;

/** A parameter that leads two folders up, to whatever file. */
function findClimb({ target }: ScannedPath): string | null {
  if (!/\.\.|%2e|%252e/i.test(target.query)) return null;
  const match = CLIMB.exec(decodeQuery(target.query).text);
  return match === null ? null : `${match[0]} in query`;
}
