import { makeClient } from '../client/client';
import { ManualClock } from '../clock';
import { Signal } from '../ports/signal-store';
import { BanPolicy } from './ban-policy';
import { BansOptions } from './bans.options';
import { evidenceOfLastBan, summarizeSignals } from './signal-summary';

const MINUTE = 60_000;
const CODES = ['keywords.scanner-path', 'keywords.payload', 'headers.missing', 'outcome.not-found'];

function setup(options: Partial<BansOptions> = {}) {
  const clock = new ManualClock(1_700_000_000_000);
  const exempt = '198.51.100.7';
  const policy = new BanPolicy(
    Object.assign(new BansOptions(), options),
    clock,
    (client) => client.key === exempt,
  );
  const signals: Signal[] = [];
  policy.onSignal((signal) => signals.push(signal));
  const client = (address: string) => makeClient(address, () => address.startsWith('10.'));
  const award = (points: number, code: string, address = '203.0.113.1', lane = 'enforce' as const) =>
    policy.award(client(address), lane, points, code, clock.now(), true, undefined, 'a1-1');
  return { clock, policy, signals, client, award };
}

/** A generator of whole numbers below `max`, the same in every run. */
function sequence(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * max);
  };
}

describe('signals', () => {
  it('are told for every point that counts towards a ban, and for no other', () => {
    const { award, policy, client, signals, clock } = setup();
    award(34, 'keywords.scanner-path');
    award(0, 'geo.blocked');
    award(34, 'keywords.scanner-path', '10.0.0.1');
    award(34, 'keywords.scanner-path', '198.51.100.7');
    policy.award(client('203.0.113.1'), 'monitor', 34, 'headers.missing', clock.now(), true);
    const told = { key: '203.0.113.1', code: 'keywords.scanner-path', points: 34, requestId: 'a1-1' };
    expect(signals).toEqual([{ at: clock.now(), ...told }]);
  });

  it('add up to what the ledger counts, at any time', () => {
    const { award, policy, client, signals, clock } = setup({ threshold: 1e9 });
    const next = sequence(7);
    for (let i = 0; i < 300; i++) {
      clock.advance(next(20 * MINUTE));
      award(1 + next(50), CODES[next(CODES.length)]);
      clock.advance(next(5 * MINUTE));
      const sum = summarizeSignals(signals, policy.halfLives, clock.now()).reduce((a, b) => a + b.points, 0);
      expect(sum).toBeCloseTo(policy.points(client('203.0.113.1'), 'enforce', clock.now()), 6);
    }
  });

  it('are summed by code, the weightiest first, with their times', () => {
    const { award, policy, signals, clock } = setup();
    const start = clock.now();
    award(34, 'keywords.scanner-path');
    clock.advance(10 * MINUTE);
    award(40, 'headers.missing');
    clock.advance(50 * MINUTE);
    award(2, 'headers.missing');
    expect(summarizeSignals(signals, policy.halfLives, clock.now())).toEqual([
      { code: 'keywords.scanner-path', points: 17, total: 34, count: 1, firstAt: start, lastAt: start },
      {
        code: 'headers.missing',
        points: 2 + 40 / 32,
        total: 42,
        count: 2,
        firstAt: start + 10 * MINUTE,
        lastAt: clock.now(),
      },
    ]);
  });

  it('of the ban before are no evidence of the last one', () => {
    const { award, policy, signals, clock } = setup();
    const ban = () => {
      while (award(34, 'keywords.scanner-path') === null) clock.advance(1_000);
    };
    ban();
    clock.advance(16 * MINUTE);
    const second = clock.now();
    ban();
    const { threshold } = policy.options;
    const evidence = evidenceOfLastBan(signals, policy.halfLives, threshold);
    expect(signals).toHaveLength(6);
    expect(evidence.map(({ at }) => at)).toEqual([second, second + 1_000, second + 2_000]);
    expect(evidenceOfLastBan([], policy.halfLives, threshold)).toEqual([]);
  });
});
