import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countryTree } from '../../../../../test/helpers/country-tree';
import { openCountryDatabase } from './country-database';

const PACKAGED = require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb');

describe('openCountryDatabase', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-geo-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (content: Buffer): string => {
    const path = join(folder, `${Math.random()}.mmdb`);
    writeFileSync(path, content);
    return path;
  };

  it('opens the one of the package', async () => {
    const database = await openCountryDatabase(null);
    expect(
      ['8.8.8.8', '175.45.176.1', '77.88.8.8', '2001:4860:4860::8888'].map((a) => database.country(a)),
    ).toEqual(['US', 'KP', 'RU', 'US']);
    expect(['10.0.0.1', '127.0.0.1', '192.0.2.1', '::1'].map((a) => database.country(a))).toEqual(
      Array(4).fill(null),
    );
  });

  it.each([
    ['a flat code', { country_code: 'de', country: 'Germany' }, 'DE'],
    ['MaxMind’s record', { country: { iso_code: 'DE' }, continent: { code: 'EU' } }, 'DE'],
    ['a bare code', { country: 'DE' }, 'DE'],
  ])('reads %s', async (_, record, country) => {
    const database = await openCountryDatabase(file(countryTree(record)));
    expect(database.country('203.0.113.1')).toBe(country);
  });

  it('knows no IPv6 address where the file has IPv4 alone', async () => {
    const database = await openCountryDatabase(file(countryTree({ country_code: 'DE' })));
    expect(database.country('2001:db8::1')).toBeNull();
  });

  const refused = async (path: string): Promise<unknown> =>
    openCountryDatabase(path).then(
      () => 'opened',
      (error: { code: string; message: string }) => [error.code, error.message.includes(path)],
    );

  it('refuses a file that is missing, cut, empty, compressed or no database at all', async () => {
    const whole = readFileSync(PACKAGED);
    const paths = [
      join(folder, 'missing.mmdb'),
      folder,
      file(Buffer.alloc(0)),
      file(Buffer.from('no database')),
      file(whole.subarray(0, whole.length / 2)),
      file(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])),
    ];
    for (const path of paths) expect(await refused(path)).toEqual(['AIWAF_E_GEO_DATABASE', true]);
  });

  it('refuses a file whose search tree was overwritten', async () => {
    const damaged = Buffer.from(readFileSync(PACKAGED));
    damaged.fill(0xff, 0, 5_000_000);
    expect(await refused(file(damaged))).toEqual(['AIWAF_E_GEO_DATABASE', true]);
  });

  it('refuses a file of another kind, which would let everybody pass', async () => {
    const networks = countryTree({ autonomous_system_number: 64_500, country: { names: 'Germany' } });
    expect(await refused(file(networks))).toEqual(['AIWAF_E_GEO_DATABASE', true]);
  });
});
