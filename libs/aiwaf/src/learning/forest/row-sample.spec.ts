import { seededRandom } from '../random';
import { OwnerShares, RowSample } from './row-sample';

interface Row {
  readonly at: number;
  readonly client: string;
}

/** The owner of an IPv4 address. */
function ownerOf(client: string): { key: string; group: string; wideGroup: string } {
  const [a, b, c] = client.split('.');
  return { key: client, group: `${a}.${b}.${c}.0/24`, wideGroup: `${a}.${b}.0.0/16` };
}

/** The addresses of strangers: no two in one network. */
const stranger = (index: number) => `${1 + (index % 200)}.${Math.floor(index / 200) % 256}.0.1`;

class Filled {
  readonly sample: RowSample<Row>;

  constructor(size: number, shares: OwnerShares, seed = 1) {
    this.sample = new RowSample<Row>(size, seededRandom(seed), shares);
  }

  offer(client: string, at: number, since = -Infinity): this {
    const lot = this.sample.draw(ownerOf(client));
    if (lot !== -1) this.sample.put(lot, ownerOf(client), { at, client }, since);
    return this;
  }

  /** Rows by the beginning of their client's address. */
  count(prefix: string, since = -Infinity): number {
    return this.sample.take(since).filter(({ client }) => client.startsWith(prefix)).length;
  }
}

const ALL: OwnerShares = { client: 1, group: 1, wideGroup: 1 };

describe('RowSample', () => {
  it('keeps all rows while there is room, and no more than its size', () => {
    const filled = new Filled(100, ALL);
    for (let i = 0; i < 80; i++) filled.offer(stranger(i), i);
    expect(filled.count('')).toBe(80);
    for (let i = 0; i < 5_000; i++) filled.offer(stranger(i), i);
    expect(filled.count('')).toBe(100);
  });

  it('samples early and late rows alike', () => {
    const filled = new Filled(500, ALL);
    for (let i = 0; i < 20_000; i++) filled.offer(stranger(i), i);
    const early = filled.sample.take(-Infinity).filter(({ at }) => at < 10_000).length;
    expect(early).toBeGreaterThan(200);
    expect(early).toBeLessThan(300);
  });

  it('samples early and late rows of a client alike who has more than its share', () => {
    const filled = new Filled(1_000, { ...ALL, client: 0.1 });
    for (let i = 0; i < 20_000; i++) filled.offer('9.9.9.9', i);
    const rows = filled.sample.take(-Infinity);
    expect(rows).toHaveLength(100);
    const late = rows.filter(({ at }) => at >= 10_000).length;
    expect(late).toBeGreaterThan(30);
    expect(late).toBeLessThan(70);
  });

  it.each<[string, OwnerShares, (index: number) => string]>([
    ['client', { ...ALL, client: 0.01 }, () => '9.9.9.9'],
    ['network', { ...ALL, group: 0.01 }, (index) => `9.9.9.${1 + (index % 250)}`],
    ['wider network', { ...ALL, wideGroup: 0.01 }, (index) => `9.9.${index % 250}.${1 + (index % 7)}`],
  ])('leaves a %s that sends most lines its share, and others enough to learn from', (_, shares, address) => {
    const filled = new Filled(1_000, shares);
    for (let i = 0; i < 50_000; i++) filled.offer(address(i), i);
    for (let i = 0; i < 3_000; i++) filled.offer(stranger(i * 200), i);
    for (let i = 0; i < 50_000; i++) filled.offer(address(i), i);
    expect(filled.count('9.9.')).toBe(10);
    expect(filled.count('')).toBeGreaterThanOrEqual(100);
  });

  it('gives nobody more of the sample for what others are over their share', () => {
    const filled = new Filled(1_000, { ...ALL, wideGroup: 0.2 });
    // Two carriers have 98 of 100 visitors; a scanner sends two lines of 100.
    for (let i = 0; i < 100_000; i++)
      filled.offer(i % 50 === 0 ? '203.0.113.9' : `9.${i % 2}.${i % 250}.1`, i);
    expect(filled.count('9.')).toBe(400);
    expect(filled.count('203.')).toBeLessThan(40);
  });

  it('forgets rows that grow too old, and stays uniform', () => {
    const filled = new Filled(500, ALL);
    for (let i = 0; i < 100_000; i++) filled.offer(stranger(i), i, i - 20_000);
    const rows = filled.sample.take(80_000);
    expect(rows.every(({ at }) => at >= 80_000)).toBe(true);
    expect(rows.length).toBeGreaterThan(350);
    const early = rows.filter(({ at }) => at < 90_000).length / rows.length;
    expect(early).toBeGreaterThan(0.4);
    expect(early).toBeLessThan(0.6);
  });

  it('is the same for the same seed', () => {
    const filled = (seed: number) => {
      const sample = new Filled(50, ALL, seed);
      for (let i = 0; i < 2_000; i++) sample.offer(stranger(i), i);
      return sample.sample.take(-Infinity);
    };
    expect(filled(3)).toEqual(filled(3));
    expect(filled(3)).not.toEqual(filled(4));
  });
});
