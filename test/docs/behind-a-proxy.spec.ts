import { ClientResolver } from '../../libs/aiwaf/src/core/client/client-resolver';
import { document } from './documents';

const ROW = /^\| ([\w. ]+?) +\| ([\d., :]+?) +\| ([\w.,/ -]+?) +\| ([\d.]+) +\|$/gm;
const rows = [...document('docs/behind-a-proxy.md').text.matchAll(ROW)].map(([, ...cells]) => cells);

describe('docs/behind-a-proxy.md', () => {
  it('has rows to check', () => {
    expect(rows.length).toBeGreaterThanOrEqual(8);
  });

  it.each(rows)('says truly who the client is: socket %s, forwarded %s, trusted %s', (...cells) => {
    const [socket, forwarded, trusted, client] = cells;
    const trustedProxies = trusted === '-' ? [] : trusted.split(', ');
    const resolver = new ClientResolver({ trustedProxies, neverBan: [], neverBanPrivate: true });
    const peer = socket === 'a Unix one' ? undefined : socket;
    expect(resolver.resolve(peer, forwarded).address).toBe(client);
  });
});
