import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNewer, isOlder } from './peer-range';
import { REQUIRED_PEERS } from './required-peers';

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, unknown>>;
}
const manifest = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as Manifest;

describe('the required peers', () => {
  it('are those of package.json that are not optional, by its ranges', () => {
    const { peerDependencies, peerDependenciesMeta } = manifest;
    const required = Object.entries(peerDependencies)
      .filter(([name]) => !(name in peerDependenciesMeta))
      .map(([name, range]) => {
        const versions = range.match(/[\d.]+/g) ?? [];
        return [name, versions[0], versions.at(-1)?.split('.')[0]];
      });
    const looked = REQUIRED_PEERS.map(({ name, oldest, newest }) => [
      name,
      `${oldest.join('.')}.0`,
      String(newest),
    ]);
    expect(looked.sort()).toEqual(required.sort());
  });

  it.each([
    ['10.9.9', [11, 0], 12, true, false],
    ['11.0.0', [11, 0], 12, false, false],
    ['1.0.9', [1, 1], 1, true, false],
    ['12.5.1-next.3', [11, 0], 12, false, false],
    ['13.0.0', [11, 0], 12, false, true],
  ] as const)('%s of %j to %d: older %s, newer %s', (version, oldest, newest, older, newer) => {
    expect([isOlder(version, oldest), isNewer(version, newest)]).toEqual([older, newer]);
  });
});
