import { Client, makeClient } from '../../core/client/client';
import { CountryLookup } from '../../core/ports/country-lookup';
import { RequestContext } from '../../core/request-context';
import { Verdict } from '../../core/verdict';
import { GeoLayer, geoOptions } from './index';

const COUNTRIES: Readonly<Record<string, string>> = {
  '203.0.113.1': 'KP',
  '203.0.113.2': 'DE',
  '203.0.113.3': 'FR',
  '8.8.8.8': 'US',
  '10.0.0.1': 'KP',
  '2001:db8::1': 'KP',
};

class Table implements CountryLookup {
  lookups = 0;
  failing = false;

  country(address: string): string | null {
    this.lookups++;
    if (this.failing) throw new RangeError('damaged');
    return COUNTRIES[address] ?? null;
  }
}

function setup(options: object, lookup: CountryLookup | null = new Table()) {
  const layer = new GeoLayer(geoOptions(options, 'layers.geo'), lookup);
  const clients = new Map<string, Client>();
  const judge = (address: string, now = 0): Verdict => {
    const client = clients.get(address) ?? makeClient(address, () => false);
    clients.set(address, client);
    return layer.inspect({ client, now } as RequestContext);
  };
  return { layer, judge };
}
const code = (verdict: Verdict): string => (verdict.kind === 'deny' ? verdict.code : verdict.kind);

describe('GeoLayer', () => {
  it('is off until countries are given', () => {
    const table = new Table();
    const { layer, judge } = setup({}, table);
    expect(layer.wanted).toBe(false);
    expect(code(judge('203.0.113.1'))).toBe('pass');
    expect(table.lookups).toBe(0);
  });

  it('refuses blocked countries without points (D10)', () => {
    const { judge } = setup({ block: ['kp'] });
    expect(judge('203.0.113.1')).toEqual({
      kind: 'deny',
      status: 403,
      points: 0,
      code: 'geo.blocked',
      detail: 'KP',
    });
    expect(code(judge('203.0.113.2'))).toBe('pass');
  });

  it('lets only the countries of an allow list pass', () => {
    const { judge } = setup({ allow: ['DE'] });
    expect(code(judge('203.0.113.2'))).toBe('pass');
    expect(judge('203.0.113.3')).toMatchObject({ code: 'geo.not-allowed', detail: 'FR', points: 0 });
  });

  it('blocks a country that is allowed too, stored ones included (D47)', () => {
    const { layer, judge } = setup({ allow: ['DE', 'FR'], block: ['FR'] });
    expect(code(judge('203.0.113.3'))).toBe('geo.blocked');
    expect(code(judge('203.0.113.2'))).toBe('pass');
    layer.setStoredCountries(['DE']);
    expect(code(judge('203.0.113.2'))).toBe('geo.blocked');
    layer.setStoredCountries([]);
    expect(code(judge('203.0.113.2'))).toBe('pass');
    expect(code(judge('203.0.113.3'))).toBe('geo.blocked');
  });

  it('lets private addresses and those without an address pass (D11)', () => {
    const { judge } = setup({ block: ['KP'], allow: ['DE'], onUnknown: 'deny' });
    for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fd00::1', 'fe80::1', '100.64.0.1', 'garbage']) {
      expect([address, code(judge(address))]).toEqual([address, 'pass']);
    }
  });

  it('lets unknown countries pass unless told to deny them (D11)', () => {
    expect(code(setup({ allow: ['DE'] }).judge('198.51.100.1'))).toBe('pass');
    expect(setup({ allow: ['DE'], onUnknown: 'deny' }).judge('198.51.100.1')).toMatchObject({
      code: 'geo.unknown',
      points: 0,
    });
  });

  it('looks an IPv4-mapped address up as IPv4', () => {
    expect(code(setup({ block: ['US'] }).judge('::ffff:8.8.8.8'))).toBe('geo.blocked');
    expect(code(setup({ block: ['US'] }).judge('64:ff9b::808:808'))).toBe('geo.blocked');
  });

  it('looks a client up once per cache time, whatever the answer', () => {
    const table = new Table();
    const { judge } = setup({ block: ['KP'], cacheMs: 1_000 }, table);
    for (const address of ['203.0.113.1', '198.51.100.1']) {
      table.lookups = 0;
      for (const now of [0, 500, 999]) judge(address, now);
      expect(table.lookups).toBe(1);
      judge(address, 1_000);
      expect(table.lookups).toBe(2);
    }
  });

  it('passes while there is nothing to look countries up in, and takes a lookup later', () => {
    const { layer, judge } = setup({ block: ['KP'] }, null);
    expect([layer.wanted, layer.hasLookup, code(judge('203.0.113.1'))]).toEqual([true, false, 'pass']);
    layer.setLookup(new Table());
    expect(code(judge('203.0.113.1'))).toBe('geo.blocked');
  });

  it('remembers nothing of a lookup that failed', () => {
    const table = new Table();
    const { judge } = setup({ block: ['KP'] }, table);
    table.failing = true;
    expect(() => judge('203.0.113.1')).toThrow('damaged');
    table.failing = false;
    expect(code(judge('203.0.113.1'))).toBe('geo.blocked');
  });
});

describe('geoOptions', () => {
  it('takes codes in any case', () => {
    expect(geoOptions({ block: ['kp', ' Ru '] }, 'layers.geo').block).toEqual(['KP', 'RU']);
  });

  it.each([
    [{ block: ['XY'] }, '"XY" is none'],
    [{ block: ['UK'] }, '"UK" is none, GB is'],
    [{ allow: ['DE', 'EU'] }, '"EU" is none'],
    [{ allow: ['Germany'] }, '"Germany" is none'],
    [{ allow: 'DE' }, 'a list'],
    [{ block: [null] }, 'null is none'],
    [{ onUnknown: 'block' }, 'onUnknown'],
    [{ cacheMs: -1 }, 'cacheMs'],
    [{ database: '' }, 'database'],
  ])('refuses %j', (options, text) => {
    const attempt = () => geoOptions(options, 'layers.geo');
    expect(attempt).toThrow(expect.objectContaining({ code: 'AIWAF_E_OPTION_VALUE' }));
    expect(attempt).toThrow(text);
  });
});
