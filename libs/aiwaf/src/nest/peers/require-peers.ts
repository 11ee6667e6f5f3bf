import { AiwafConfigError, messageOf } from '../../core/errors';
import { installedVersion } from './installed-version';
import { nodeWithoutEsModules, refuseOldNode } from './node-version';
import { isNewer, isOlder } from './peer-range';
import { REQUIRED_PEERS, RequiredPeer } from './required-peers';

/** A peer whose version this package was not tested with. */
export interface UntestedPeer {
  readonly name: string;
  readonly version: string;
}

let untested: readonly UntestedPeer[] = [];

/** What {@link requirePeers} found that is no reason to refuse. */
export function untestedPeers(): readonly UntestedPeer[] {
  return untested;
}

/**
 * Loads the packages that this one cannot do without, before any other file of it asks for them. Loading
 * is the check: within a bundle there is no folder to look into.
 *
 * @throws AiwafConfigError `AIWAF_E_NODE_VERSION`, `AIWAF_E_PEER_MISSING`, `AIWAF_E_PEER_VERSION`
 */
export function requirePeers(): void {
  refuseOldNode(process.versions.node);
  const missing = new Set(REQUIRED_PEERS.flatMap((peer) => missingFor(peer)));
  if (missing.size > 0) throw peersMissing([...missing]);
  const found = REQUIRED_PEERS.flatMap((peer) => {
    const version = installedVersion(peer.name);
    return version === null ? [] : [{ peer, version }];
  });
  for (const { peer, version } of found)
    if (isOlder(version, [peer.breaksBefore, 0])) throw peerTooOld(peer, version);
  untested = found
    .filter(({ peer, version }) => isOlder(version, peer.oldest) || isNewer(version, peer.newest))
    .map(({ peer: { name }, version }) => ({ name, version }));
}

/** The required packages that are missed when one of them is loaded: itself, or one that it needs. */
function missingFor(peer: RequiredPeer): string[] {
  try {
    peer.load();
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_REQUIRE_ESM') throw nodeWithoutEsModules(process.versions.node, peer.name);
    const name = code?.endsWith('MODULE_NOT_FOUND') ? nameMissed(messageOf(error)) : null;
    // Anything else is the package's own failure, and best told by itself.
    if (name === null) throw error;
    return [name];
  }
}

/** By the first line: the further ones are of who asked. */
function nameMissed(message: string): string | null {
  const [first] = message.split('\n', 1);
  const asked = /(?:module|package) '([^']+)'|tried to access (\S+)/.exec(first);
  const name = asked?.[1] ?? asked?.[2];
  return REQUIRED_PEERS.some((peer) => peer.name === name) ? (name as string) : null;
}

function peersMissing(names: readonly string[]): AiwafConfigError {
  const [packages, are] = names.length === 1 ? ['package', 'is'] : ['packages', 'are'];
  return new AiwafConfigError(
    'AIWAF_E_PEER_MISSING',
    `The ${packages} ${names.join(', ')} ${are} not installed.`,
    `Run: npm install ${names.map(toInstall).join(' ')}`,
  );
}

/** With the major that fits the Nest that is there: the newest one of Nest's own packages asks for the newest Nest. */
function toInstall(name: string): string {
  const isOld = ['@nestjs/core', '@nestjs/common'].some((nest) => installedVersion(nest)?.startsWith('11.'));
  if (!isOld || !name.startsWith('@nestjs/')) return name;
  return `${name}@${name === '@nestjs/schedule' ? 6 : 11}`;
}

function peerTooOld({ name, oldest, newest }: RequiredPeer, version: string): AiwafConfigError {
  const needed = oldest[0] === newest ? `${oldest.join('.')} or newer` : `${oldest[0]} or ${newest}`;
  return new AiwafConfigError(
    'AIWAF_E_PEER_VERSION',
    `${name} is ${version}, and nestjs-aiwaf needs ${needed}.`,
    `Update it; to see who asks for the old one: npm ls ${name}`,
  );
}
