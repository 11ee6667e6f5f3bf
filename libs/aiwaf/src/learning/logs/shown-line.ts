import { withoutSecrets } from '../../core/path/without-secrets';

/** Characters that are shown of a line. */
const SHOWN = 120;
/** Characters that are looked at, since what is taken out makes room. */
const LOOKED_AT = 1_024;

/** Terminals take some of these for commands. */
const UNPRINTABLE = /[^\x20-\x7e]/g;

/** A line as it can be shown to people: without what may be secret in a URL, escaped, not at length. */
export function shownLine(line: string): string {
  const text = line.slice(0, LOOKED_AT).split(' ').map(withoutSecrets).join(' ');
  const escaped = JSON.stringify(text).slice(1, -1).replace(UNPRINTABLE, escapeOf);
  return `"${escaped.length > SHOWN ? `${escaped.slice(0, SHOWN)}...` : escaped}"`;
}

function escapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
