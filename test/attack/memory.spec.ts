import { EngineUnderAttack } from './engine-under-attack';

/** Distinct clients; a million by AIWAF_CLIENTS=1000000, beside `node --expose-gc`, for the figure. */
const CLIENTS = Number(process.env.AIWAF_CLIENTS ?? 60_000);
const heap = () => {
  global.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
};

describe('as many clients as an attacker likes', () => {
  it('are remembered within the caps, and a ban outlasts them', () => {
    const host = new EngineUnderAttack({
      bans: { maxBans: 20_000, maxTracked: 20_000 },
      layers: { rateLimit: { maxKeys: 20_000 } },
    });
    for (let i = 0; i < 3; i++) host.send({ peer: '203.0.113.9', target: `/x${i}.php` });
    const send = (i: number) => {
      const peer =
        i % 3 === 0
          ? `2001:db8:${(i >> 16).toString(16)}:${(i & 65_535).toString(16)}::1`
          : `${11 + (i >> 24)}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
      host.send({
        peer,
        target: i % 2 === 0 ? `/.env?${i}` : `/missing/${i}`,
        headers: { 'user-agent': `agent ${i}`, accept: '*/*' },
      });
    };
    const half = CLIENTS / 2;
    for (let i = 0; i < half; i++) send(i);
    const middle = heap();
    for (let i = half; i < CLIENTS; i++) send(i);
    const growth = heap() - middle;
    if (process.env.AIWAF_CLIENTS !== undefined)
      process.stdout.write(`second half: ${growth.toFixed(1)} MiB of ${heap().toFixed(0)}\n`);
    if (global.gc !== undefined) expect(growth).toBeLessThan(8);
    expect(host.engine.bans.blacklist.enforce.size).toBeLessThanOrEqual(20_000);
    expect(host.send({ peer: '203.0.113.9' }).denial?.verdict.code).toBe('blacklist.banned');
  }, 300_000);
});
