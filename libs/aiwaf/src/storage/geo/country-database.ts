import { isIPv6 } from 'node:net';
import { open, Reader, Response } from 'maxmind';
import { AiwafConfigError, messageOf } from '../../core/errors';
import { CountryLookup } from '../../core/ports/country-lookup';

/** Country data that comes with the package; see NOTICE for its source. */
const PACKAGE = '@ip-location-db/geo-whois-asn-country-mmdb';

/** A `.mmdb` file in memory. Public databases name a country in either of these ways. */
class CountryDatabase implements CountryLookup {
  private readonly onlyIpv4: boolean;

  constructor(private readonly reader: Reader<Response>) {
    this.onlyIpv4 = reader.metadata.ipVersion === 4;
  }

  country(address: string): string | null {
    // In a tree of IPv4 alone the reader would take the first 32 bits of an IPv6 address for one.
    if (this.onlyIpv4 && isIPv6(address)) return null;
    const record = this.reader.get(address) as CountryRecord | null;
    const code = record?.country_code ?? record?.country?.iso_code ?? record?.country;
    return typeof code === 'string' && code.length === 2 ? code.toUpperCase() : null;
  }
}

interface CountryRecord {
  readonly country_code?: unknown;
  readonly country?: { readonly iso_code?: unknown };
}

/**
 * Opens a database of countries, which costs about 20 ms and the size of the file in memory.
 *
 * @param path of an `.mmdb` file; `null`: the one that comes with the package
 * @throws AiwafConfigError `AIWAF_E_GEO_DATABASE` where it is missing, damaged, or knows no countries
 */
export async function openCountryDatabase(path: string | null): Promise<CountryLookup> {
  const file = path ?? packagedFile();
  try {
    const database = new CountryDatabase(await open<Response>(file));
    if (knowsCountries(database)) return database;
  } catch (error) {
    throw unusable(file, messageOf(error).split('\n', 1)[0].replace(/\.$/, ''));
  }
  throw unusable(file, 'it knows no countries');
}

/** It may be missing where somebody bundled or pruned the host's packages. */
function packagedFile(): string {
  try {
    return require.resolve(`${PACKAGE}/geo-whois-asn-country.mmdb`);
  } catch {
    throw new AiwafConfigError(
      'AIWAF_E_GEO_DATABASE',
      `The package ${PACKAGE} is not installed.`,
      `Run: npm install ${PACKAGE}`,
    );
  }
}

/**
 * Looks one address of each /8 up. A file of another kind, such as one of networks, would otherwise
 * open well and let everybody pass; a damaged one throws or knows none.
 */
function knowsCountries(database: CountryLookup): boolean {
  let found = false;
  for (let first = 1; first < 224; first++) if (database.country(`${first}.1.1.1`) !== null) found = true;
  return found || database.country('2001:4860:4860::8888') !== null;
}

function unusable(file: string, reason: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_GEO_DATABASE',
    `The country database ${file} cannot be used: ${reason}.`,
    'Give the path of an .mmdb file with countries as layers.geo.database, or leave that out for the one that comes with the package.',
  );
}
