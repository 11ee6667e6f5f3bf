import { makeClient } from '../client/client';
import { ManualClock } from '../clock';
import { BanRecord } from '../ports/ban-store';
import { BanPolicy } from './ban-policy';
import { BansOptions } from './bans.options';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function setup(options: Partial<BansOptions> = {}, exempt: string[] = []) {
  const clock = new ManualClock(1_700_000_000_000);
  const policy = new BanPolicy(Object.assign(new BansOptions(), options), clock, (client) =>
    exempt.includes(client.key),
  );
  const told: BanRecord[] = [];
  policy.onBan((record) => told.push(record));
  const client = (address: string) => makeClient(address, () => address.startsWith('10.'));
  const award = (address: string, points: number, code = 'headers.missing', refused = true) =>
    policy.award(client(address), 'enforce', points, code, clock.now(), refused);
  const banned = (address: string) => policy.find(client(address), 'enforce', clock.now()) !== null;
  return { clock, policy, told, client, award, banned };
}

describe('the ban policy', () => {
  it('bans at 100 points, and not before', () => {
    const { award, banned, told } = setup();
    award('203.0.113.1', 34, 'keywords.scanner-path');
    award('203.0.113.1', 34, 'keywords.scanner-path');
    expect(banned('203.0.113.1')).toBe(false);
    award('203.0.113.1', 34, 'keywords.scanner-path');
    expect(banned('203.0.113.1')).toBe(true);
    expect(told).toHaveLength(1);
  });

  it('lets points fade: scanner points by half an hour, others by half in ten minutes', () => {
    const { policy, clock, client, award } = setup();
    award('203.0.113.1', 40, 'keywords.scanner-path');
    award('203.0.113.2', 40, 'headers.missing');
    clock.advance(10 * MINUTE);
    expect(policy.points(client('203.0.113.2'), 'enforce', clock.now())).toBeCloseTo(20);
    clock.advance(50 * MINUTE);
    expect(policy.points(client('203.0.113.1'), 'enforce', clock.now())).toBeCloseTo(20);
  });

  it('bans for 15 minutes, 1 h, 6 h, 24 h and then 7 days, and forgets after 14 days', () => {
    const { clock, award, banned, told } = setup();
    for (const length of [15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 7 * DAY]) {
      award('203.0.113.1', 100);
      clock.advance(length - 1);
      expect(banned('203.0.113.1')).toBe(true);
      clock.advance(1);
      expect(banned('203.0.113.1')).toBe(false);
    }
    clock.advance(14 * DAY + 1);
    award('203.0.113.1', 100);
    expect(told.at(-1)).toMatchObject({ level: 1, expiresAt: clock.now() + 15 * MINUTE });
  });

  it('never bans who is exempt or never to be banned', () => {
    const { award, told } = setup({}, ['203.0.113.7']);
    award('203.0.113.7', 500);
    award('10.0.0.1', 500);
    award('not an address', 500);
    expect(told).toEqual([]);
  });

  it('keeps monitor apart: what it bans no enforcing layer sees', () => {
    const { policy, clock, client, told } = setup();
    const visitor = client('203.0.113.1');
    policy.award(visitor, 'monitor', 500, 'headers.missing', clock.now(), true);
    expect(policy.find(visitor, 'monitor', clock.now())).not.toBeNull();
    expect(policy.find(visitor, 'enforce', clock.now())).toBeNull();
    expect(policy.points(visitor, 'enforce', clock.now())).toBe(0);
    expect(told).toEqual([]);
  });

  it('bans at the first refusal under the immediate policy, for ever when asked', () => {
    const { award, told } = setup({ policy: 'immediate', ttlMs: null });
    award('203.0.113.1', 1);
    expect(told).toMatchObject([{ expiresAt: null }]);
  });

  it('bans nobody when bans are off', () => {
    const { award, told } = setup({ enabled: false });
    award('203.0.113.1', 500);
    expect(told).toEqual([]);
  });

  it('leaves a tombstone when a ban is lifted, and starts escalation anew', () => {
    const { policy, clock, award, banned } = setup();
    award('203.0.113.1', 100);
    clock.advance(MINUTE);
    expect(policy.lift('203.0.113.1')).toMatchObject({ liftedAt: clock.now() });
    expect(banned('203.0.113.1')).toBe(false);
    expect(policy.tombstones()).toEqual([['203.0.113.1', clock.now()]]);
    expect(policy.lift('203.0.113.1')).toBeNull();
  });

  it('does not shorten a ban that a person made', () => {
    const { policy, clock } = setup();
    policy.ban('203.0.113.1', 'enforce', 'by hand', 'person', clock.now(), null);
    expect(policy.ban('203.0.113.1', 'enforce', 'log', 'trainer', clock.now(), DAY)).toMatchObject({
      source: 'person',
      expiresAt: null,
    });
  });

  it('does not escalate because a log is judged again', () => {
    const { policy, clock } = setup();
    for (let day = 0; day < 3; day++) {
      policy.ban('203.0.113.1', 'enforce', 'log', 'trainer', clock.now(), DAY);
      clock.advance(DAY / 2);
    }
    expect(policy.blacklist.enforce.get('203.0.113.1')).toMatchObject({ level: 1 });
  });

  it('D9: bans whole networks', () => {
    const { policy, clock, banned } = setup();
    policy.ban('198.51.100.0/24', 'enforce', 'by hand', 'person', clock.now(), null);
    expect(banned('198.51.100.200')).toBe(true);
    expect(banned('198.51.101.200')).toBe(false);
    policy.lift('198.51.100.0/24');
    expect(banned('198.51.100.200')).toBe(false);
  });

  it('stays within its bounds and loses no points silently', () => {
    const { policy, clock, client } = setup({ maxTracked: 100, maxBans: 100 });
    for (let i = 0; i < 1_000; i++) {
      policy.award(
        client(`198.18.${i >> 8}.${i & 255}`),
        'enforce',
        100,
        'headers.missing',
        clock.now(),
        true,
      );
    }
    expect(policy.blacklist.enforce.size).toBe(100);
    expect(policy.blacklist.enforce.dropped).toBe(900);
  });
});
