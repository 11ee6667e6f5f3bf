import { countByCountry } from './country-summary';

/** The third number of an address is that of its country. */
const lookup = {
  country: (address: string) => {
    const third = Number(address.split('.')[2]);
    return Number.isNaN(third) ? null : String.fromCharCode(65 + third).repeat(2);
  },
};

describe('countByCountry', () => {
  it('counts clients by country, most first, and those that nobody knows', async () => {
    const keys = ['203.0.2.1', '203.0.2.2', '203.0.0.1', '2001:db8::/64', '203.0.2.3', '2001:db8:1::/64'];
    expect(await countByCountry(keys, lookup)).toEqual([
      { country: 'CC', clients: 3 },
      { country: null, clients: 2 },
      { country: 'AA', clients: 1 },
    ]);
  });

  it('counts the countries beyond ten together', async () => {
    const keys = Array.from({ length: 26 }, (_, i) => `203.0.${i}.1`);
    const counts = await countByCountry([...keys, ...keys.slice(0, 10)], lookup);
    expect(counts).toHaveLength(11);
    expect(counts[0]).toEqual({ country: 'AA', clients: 2 });
    expect(counts[10]).toEqual({ country: 'others', clients: 16 });
  });

  it('looks an IPv6 network up by its address', async () => {
    const asked: string[] = [];
    await countByCountry(['2001:db8::/64'], { country: (address) => (asked.push(address), 'NL') });
    expect(asked).toEqual(['2001:db8::']);
  });
});
