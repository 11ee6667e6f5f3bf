import { CanonicalPath } from '../../core/path/canonical-path';
import { DecodedText, decodeQuery, decodeRawPath } from './query-text';

/** Path and query as payload rules read them; `null` where plain characters make a payload impossible. */
export interface TargetText {
  readonly path: DecodedText | null;
  readonly query: DecodedText | null;
}

const PLAIN: TargetText = Object.freeze({ path: null, query: null });
const PLAIN_PATH = /^[\w/.~-]*$/;
const PLAIN_QUERY = /^[\w.~=&,:@*-]*$/;

/** Decodes what has to be decoded, once for all rules; ordinary targets cost two short tests. */
export function targetText(target: CanonicalPath): TargetText {
  const plainPath = PLAIN_PATH.test(target.raw) && !target.traversal;
  const plainQuery = target.query === '' || PLAIN_QUERY.test(target.query);
  if (plainPath && plainQuery) return PLAIN;
  return {
    path: plainPath ? null : decodeRawPath(target.raw),
    query: plainQuery ? null : decodeQuery(target.query),
  };
}
