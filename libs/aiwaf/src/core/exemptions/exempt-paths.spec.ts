import { ALL_LAYERS, layerBit, NO_LAYERS } from '../layer-id';
import { canonicalPath } from '../path/canonical-path';
import { ExemptPaths, LIGHT_EXEMPTION } from './exempt-paths';
import { PathRules } from './path-rules';

const find = (paths: string[], path: string, routed = true) =>
  new ExemptPaths(paths).find(canonicalPath(path), routed);

describe('exempt paths', () => {
  it('cover whole segments in any case', () => {
    for (const path of ['/hooks', '/hooks/', '/Hooks/x', '/hooks/x/y'])
      expect([path, find(['/Hooks/'], path)]).toEqual([path, ALL_LAYERS]);
    for (const path of ['/hooksx', '/a/hooks', '/'])
      expect([path, find(['/hooks'], path)]).toEqual([path, NO_LAYERS]);
  });

  it('exempt only the root page for "/"', () => {
    expect(find(['/'], '/')).toBe(ALL_LAYERS);
    expect(find(['/'], '/x')).toBe(NO_LAYERS);
  });

  it('are not borrowed by another spelling of another path', () => {
    expect(find(['/hooks'], '/hooks/%2e%2e/admin')).toBe(NO_LAYERS);
    expect(find(['/hooks'], '/users/..%2fhooks')).toBe(NO_LAYERS);
    expect(find(['/hooks'], '/users/..;/hooks')).toBe(NO_LAYERS);
    expect(find(['/hooks'], '/%68ooks')).toBe(ALL_LAYERS);
  });

  it('leave blacklist, geo and rate limit on for routed logins', () => {
    expect(find([], '/login')).toBe(LIGHT_EXEMPTION);
    expect(find([], '/login', false)).toBe(NO_LAYERS);
    expect(LIGHT_EXEMPTION & layerBit('rateLimit')).toBe(0);
    expect(LIGHT_EXEMPTION & layerBit('blacklist')).toBe(0);
  });
});

describe('path rules', () => {
  const rules = new PathRules([
    { prefix: '/api/', disable: ['headers'] },
    { prefix: '/api/public', mode: 'monitor' },
    { prefix: '/API', disable: ['keywords'] },
  ]);

  it('apply the most specific prefix alone, the first of two alike', () => {
    expect(rules.find(canonicalPath('/api/x'))).toMatchObject({ disabled: layerBit('headers') });
    expect(rules.find(canonicalPath('/api/public/x'))).toMatchObject({ disabled: 0, mode: 'monitor' });
    expect(rules.find(canonicalPath('/apix'))).toBeNull();
  });

  it('are not borrowed by another spelling', () => {
    expect(rules.find(canonicalPath('/admin/..%2fapi%2fx'))).toBeNull();
    expect(rules.find(canonicalPath('/%61pi/x'))).not.toBeNull();
  });
});
