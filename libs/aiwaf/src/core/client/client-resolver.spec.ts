import { seededRandom } from '../../learning/random';
import { ClientResolver } from './client-resolver';

const resolver = (trustedProxies: string[] = [], neverBan: string[] = []) =>
  new ClientResolver({ trustedProxies, neverBan, neverBanPrivate: true });

describe('the client of a request', () => {
  it('is the socket address when no proxy is trusted, whatever is forwarded', () => {
    expect(resolver().resolve('203.0.113.1', '198.51.100.7').key).toBe('203.0.113.1');
  });

  it('is the rightmost untrusted hop behind a trusted proxy', () => {
    const behind = resolver(['10.0.0.0/8']);
    expect(behind.resolve('10.0.0.1', '1.2.3.4, 198.51.100.7, 10.1.1.1').key).toBe('198.51.100.7');
    expect(behind.resolve('10.0.0.1', '198.51.100.7').key).toBe('198.51.100.7');
  });

  it('stops at a hop that is no address', () => {
    expect(resolver(['10.0.0.1']).resolve('10.0.0.1', '198.51.100.7, garbage').key).toBe('10.0.0.1');
  });

  it('reads hops with a port, as some load balancers write them', () => {
    expect(resolver(['10.0.0.1']).resolve('10.0.0.1', '198.51.100.7:4711').key).toBe('198.51.100.7');
    expect(resolver(['10.0.0.1']).resolve('10.0.0.1', '[2001:db8::5]:4711').key).toBe('2001:db8::/64');
  });

  it('believes a proxy on a Unix socket only when it is declared', () => {
    expect(resolver(['unix']).resolve(undefined, '198.51.100.7').key).toBe('198.51.100.7');
    expect(resolver().resolve(undefined, '198.51.100.7')).toMatchObject({
      key: 'unknown',
      neverBan: true,
      undeclaredProxy: true,
    });
  });

  it('tells a private peer that forwards without being declared', () => {
    expect(resolver().resolve('10.0.0.1', '198.51.100.7')).toMatchObject({
      key: '10.0.0.1',
      undeclaredProxy: true,
    });
    expect(resolver().resolve('10.0.0.1', undefined)).toMatchObject({ undeclaredProxy: false });
    expect(resolver().resolve('203.0.113.1', '198.51.100.7')).toMatchObject({ undeclaredProxy: false });
  });

  it('never bans loopback, private ranges, proxies and the operator’s list', () => {
    const list = resolver(['203.0.113.5'], ['198.51.100.0/24']);
    for (const address of [
      '127.0.0.1',
      '::1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.0.9',
      '100.64.0.1',
      '169.254.1.1',
    ]) {
      expect([address, list.resolve(address, undefined).neverBan]).toEqual([address, true]);
    }
    for (const address of ['fc00::1', 'fe80::1%eth0', '::ffff:10.0.0.1', '203.0.113.5', '198.51.100.77']) {
      expect([address, list.resolve(address, undefined).neverBan]).toEqual([address, true]);
    }
    for (const address of ['203.0.113.6', '172.32.0.1', '100.128.0.1', '2001:db8::1']) {
      expect([address, list.resolve(address, undefined).neverBan]).toEqual([address, false]);
    }
  });

  it('counts IPv6 by /64, and reads mapped and NAT64 forms as IPv4', () => {
    const { resolve } = { resolve: (peer: string) => resolver().resolve(peer, undefined) };
    expect(resolve('2001:db8:1:2:3:4:5:6')).toMatchObject({
      key: '2001:db8:1:2::/64',
      wideKey: '2001:db8:1::/48',
    });
    expect(resolve('2001:DB8:1:2::ffff').key).toBe('2001:db8:1:2::/64');
    expect(resolve('::ffff:203.0.113.9').key).toBe('203.0.113.9');
    expect(resolve('64:ff9b::cb00:7109').key).toBe('203.0.113.9');
  });

  it('takes no odd spelling for an address', () => {
    for (const text of [
      '127.1',
      '0x7f.0.0.1',
      '010.0.0.1',
      '1.2.3',
      '1.2.3.4.5',
      '203.0.113.9:80',
      ' 1.2.3.4',
      '',
      'localhost',
    ]) {
      expect([text, resolver().resolve(text, undefined).key]).toEqual([text, 'unknown']);
    }
  });

  it('never lets 10,000 forged chains from untrusted peers change the key', () => {
    const random = seededRandom(7);
    const behind = resolver(['10.0.0.0/8']);
    const hop = () => Array.from({ length: 4 }, () => Math.floor(random() * 256)).join('.');
    for (let i = 0; i < 10_000; i++) {
      const chain = Array.from({ length: Math.floor(random() * 6) }, hop).join(random() < 0.5 ? ',' : ' , ');
      expect(behind.resolve('203.0.113.1', chain).key).toBe('203.0.113.1');
    }
  });
});
