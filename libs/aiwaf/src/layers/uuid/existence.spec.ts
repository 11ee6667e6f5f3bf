import { UuidParameter } from '../../core/ports/uuid-lookup';
import { UuidExistence } from './existence';
import { UuidOptions } from './uuid.options';

/** A database whose answers the test gives. */
function setup(options: Partial<UuidOptions> = {}) {
  const asked: { uuid: string; answer: (found: boolean) => void; fail: (error: Error) => void }[] = [];
  const parameter: UuidParameter = {
    name: 'id',
    target: 'orders.id',
    onlyUuids: false,
    piped: false,
    everyMethod: false,
    exists: (uuid) => new Promise((answer, fail) => void asked.push({ uuid, answer, fail })),
  };
  const existence = new UuidExistence({ ...new UuidOptions(), ...options });
  return { asked, existence, of: (uuid: string, now: number) => existence.of(parameter, uuid, now) };
}
const later = () => new Promise((resolve) => setImmediate(resolve));

describe('the look-up of UUIDs', () => {
  it('asks once for many who ask at the same time, and remembers both answers for a while', async () => {
    const { asked, of } = setup();
    const waiting = [of('a', 0), of('a', 0), of('a', 1), of('b', 1)];
    expect(asked).toHaveLength(2);
    asked[0].answer(true);
    asked[1].answer(false);
    expect(await Promise.all(waiting)).toEqual(['found', 'found', 'found', 'missing']);
    expect([of('a', 299_999), of('b', 1_000)]).toEqual(['found', 'missing']);
    void [of('a', 300_000), of('b', 1_001)];
    expect(asked).toHaveLength(4);
  });

  it('trusts no answer "missing" from before a write, not even one that is on its way', async () => {
    const { asked, of, existence } = setup();
    void of('a', 0);
    existence.forgetMissing();
    void of('a', 1);
    expect(asked).toHaveLength(2);
    asked[0].answer(false);
    asked[1].answer(true);
    await later();
    expect(of('a', 2)).toBe('found');
    const missing = of('b', 3);
    asked[2].answer(false);
    expect(await missing).toBe('missing');
    existence.forgetMissing();
    expect(of('b', 4)).toBeInstanceOf(Promise);
  });

  it('passes what would be one too many at once', async () => {
    const { asked, of } = setup({ maxInFlight: 2 });
    void [of('a', 0), of('b', 0)];
    expect(of('c', 0)).toBe('unknown');
    asked[0].answer(true);
    await later();
    expect(of('c', 0)).toBeInstanceOf(Promise);
  });

  it('D34: waits no longer than its budget, and keeps the late answer', async () => {
    const { asked, of } = setup({ budgetMs: 5 });
    expect(await of('a', 0)).toBe('unknown');
    asked[0].answer(false);
    await later();
    expect(of('a', 1)).toBe('missing');
  });

  it('leaves a failing database alone after three failures, tries it once, and comes back', async () => {
    const { asked, of } = setup({ pauseMs: 1_000 });
    const failing = async (uuid: string, now: number) => {
      const answer = of(uuid, now);
      asked.at(-1)?.fail(new Error('connection lost'));
      return answer;
    };
    for (const uuid of ['a', 'b', 'c']) await expect(failing(uuid, 0)).rejects.toThrow('connection lost');
    expect(of('d', 999)).toBe('unknown');
    await expect(failing('d', 1_000)).rejects.toThrow('connection lost');
    expect(of('e', 1_999)).toBe('unknown');
    const good = of('e', 2_000);
    asked.at(-1)?.answer(true);
    expect(await good).toBe('found');
    await expect(failing('f', 2_001)).rejects.toThrow();
    expect(of('g', 2_002)).toBeInstanceOf(Promise);
  });

  it('tells a failure to the one who asked, and lets the others pass', async () => {
    const { asked, of } = setup();
    const first = of('a', 0);
    const second = of('a', 0);
    asked[0].fail(new Error('connection lost'));
    await expect(first).rejects.toThrow('connection lost');
    expect(await second).toBe('unknown');
  });

  it('remembers a bounded number of answers', async () => {
    const { asked, of, existence } = setup({ maxCached: 100 });
    for (let i = 0; i < 1_000; i++) {
      const answer = of(String(i), 0);
      asked.at(-1)?.answer(i % 2 === 0);
      await answer;
    }
    expect(existence.size).toBe(100);
  });
});
