/** Headers of a browser's page request, as the header layer wants them. */
const BROWSER: Readonly<Record<string, string>> = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
  'upgrade-insecure-requests': '1',
};

/**
 * Headers of a request that a browser sends from an address, for a test client on this machine.
 *
 * @param address a public one: private addresses are never banned
 * @param others headers to send as well, or in place of these
 */
export function browser(
  address: string,
  others: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...BROWSER, 'x-forwarded-for': address, ...others };
}
