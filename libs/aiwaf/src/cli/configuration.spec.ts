import { resolveOptions } from '../nest/options/resolve-options';
import { merged } from './configuration';

describe('merged', () => {
  it('lays objects into each other, and puts all else in place', () => {
    const under = {
      mode: 'off',
      layers: { geo: { block: ['KP'], cacheMs: 5 }, uuid: false },
      exemptIps: ['a'],
    };
    const over = { layers: { geo: { block: ['SE'] }, uuid: { mode: 'off' } }, exemptIps: ['b'] };
    expect(merged(under, over)).toEqual({
      mode: 'off',
      layers: { geo: { block: ['SE'], cacheMs: 5 }, uuid: { mode: 'off' } },
      exemptIps: ['b'],
    });
    expect(under.layers.geo.block).toEqual(['KP']);
  });

  it('leaves an object with a class as it is', () => {
    const redis = new Map();
    expect(merged({ redis: {} }, { redis }).redis).toBe(redis);
  });

  it('lets no name reach the prototype', () => {
    const result = merged({}, JSON.parse('{"__proto__": {"mode": "off"}}') as Record<string, unknown>);
    expect(result.mode).toBeUndefined();
    expect(() => resolveOptions(result)).toThrow('AIWAF_E_OPTION_UNKNOWN');
  });
});
