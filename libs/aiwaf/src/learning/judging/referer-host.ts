import { textHash } from './text-hash';

const HOST = /^https?:\/\/([^/?#:@\s]{1,253})/i;

/** The host that a `Referer` names, as a hash; 0 where it names none. */
export function refererHost(referer: string): number {
  const host = referer === '' ? null : HOST.exec(referer);
  return host === null ? 0 : textHash(host[1].toLowerCase());
}
