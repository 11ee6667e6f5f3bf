import { growth, LINEAR_AT_MOST, repeated } from '../../../../../test/helpers/growth';
import { seededRandom } from '../../learning/random';
import { canonicalPath } from './canonical-path';

describe('the canonical path', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['/a/b/', '/a/b/'],
    ['', '/'],
    ['*', '/*'],
    ['/a//b///c', '/a/b/c'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/../../etc/passwd', '/etc/passwd'],
    ['/%2e%2e/%2e%2e/etc/passwd', '/etc/passwd'],
    ['/%252e%252e%252fetc', '/etc'],
    ['/a;jsessionid=1/b;x', '/a/b'],
    ['/a\\b', '/a/b'],
    ['/%c0%ae%c0%ae/x', '/x'],
    ['/%u002e%u002e/x', '/x'],
    ['/\uff0e\uff0e/x', '/x'],
    ['/%EF%BC%8Fa', '/a'],
    ['/caf%C3%A9', '/caf\u00e9'],
    ['http://host/a?b', '/a'],
    ['http://host', '/'],
    ['/a#b', '/a'],
    ['/%zz', '/%zz'],
    ['/a/.', '/a/'],
    ['/a/..', '/'],
    ['/%ff%c3%a9', '/\ufffd\u00e9'],
    ['/%e2%82/%ff', '/\ufffd/\ufffd'],
    ['/%c0/%c1%2e', '/\ufffd/n'],
    ['/%zz%2e%2e%c0%af\u00e9', '/%zz../\u00e9'],
    ['/%ff%u20ac%u0041%u00e9%u12', '/\ufffd\u20acA\u00e9%u12'],
    ['/a;x\\..;y/b;/', '/b/'],
  ])('of %j is %j', (target, path) => {
    expect(canonicalPath(target).path).toBe(path);
  });

  it('splits the query off before it decodes anything', () => {
    expect(canonicalPath('/a%3fb?c=%2e%2e/d')).toMatchObject({
      path: '/a?b',
      query: 'c=%2e%2e/d',
      raw: '/a%3fb',
    });
  });

  it('marks what is encoded more than three times, and upward dot segments', () => {
    expect(canonicalPath('/%2525252e')).toMatchObject({ overEncoded: true, path: '/\ufffd2e' });
    expect(canonicalPath('/%25252e%25252e/x')).toMatchObject({ overEncoded: false, traversal: true });
    expect(canonicalPath('/a/b')).toMatchObject({ overEncoded: false, traversal: false });
  });

  it('shows what a router sees, decoded once', () => {
    expect(canonicalPath('/Login/%2e%2e/x')).toMatchObject({ routerView: '/login/../x', lower: '/x' });
  });

  it('cuts what folding makes very long, and nothing else', () => {
    const long = `/${'\ufdfa'.repeat(4_000)}`;
    expect(canonicalPath(long).path).toHaveLength(4 * long.length);
    const twice = canonicalPath(canonicalPath(long).path).path;
    expect(twice).toBe(canonicalPath(long).path);
    expect(canonicalPath(`/${'\ufdfa'.repeat(200)}`).path).toHaveLength(1 + 18 * 200);
    const wide = `/${'\uff41'.repeat(9_000)}`;
    expect(canonicalPath(wide).path).toBe(`/${'a'.repeat(9_000)}`);
  });

  it('is idempotent and never throws on 200,000 random targets', () => {
    const random = seededRandom(11);
    const pieces = [
      '%',
      '2',
      'e',
      'f',
      '5',
      'c',
      '0',
      'u',
      '.',
      '..',
      '/',
      '\\',
      ';',
      '?',
      '#',
      'a',
      'B',
      '\uff0e',
      '\uff0f',
      '\u0301',
      '\ud800',
      '\u0000',
      '%2e',
      '%25',
      '%c0',
      '%ae',
      ':',
      '//',
    ];
    for (let i = 0; i < 200_000; i++) {
      let target = random() < 0.9 ? '/' : '';
      for (let n = Math.floor(random() * 12); n > 0; n--)
        target += pieces[Math.floor(random() * pieces.length)];
      const { path } = canonicalPath(target);
      if (/[\u0001\u0002]/.test(path)) continue;
      // A path that holds ? or # after decoding is not a target of its own: only these are escaped.
      const again = canonicalPath(path.replaceAll('?', '\u0001').replaceAll('#', '\u0002'));
      expect([target, again.path.replaceAll('\u0001', '?').replaceAll('\u0002', '#')]).toEqual([
        target,
        path,
      ]);
    }
  });

  it.each(['%25', '%2e%2e/', '../', '%c0%ae', ';', '\\', '%u002e', 'a/', '%ff%fe/'])(
    'takes time that grows no faster than a hostile target of %j',
    (piece) => {
      expect(growth((length) => `/${repeated(piece, length)}`, canonicalPath)).toBeLessThan(LINEAR_AT_MOST);
    },
  );
});
