import { DataSource } from 'typeorm';
import { LeaseEntry, openDataSource } from '../../storage';
import { Duty } from './duty';

describe('the work of one for all', () => {
  let source: DataSource;
  beforeEach(async () => {
    source = await openDataSource({ type: 'better-sqlite3', database: ':memory:' }, 'migrate');
  });
  afterEach(async () => {
    jest.useRealTimers();
    await source.destroy();
  });

  it('is done by the process that has the lease, and again by the next', async () => {
    const done: string[] = [];
    const [a, b] = [new Duty(source), new Duty(source)];
    await a.whileMine('work', async (isMine) => {
      expect(isMine()).toBe(true);
      await b.whileMine('work', async () => void done.push('b at once'));
      await b.whileMine('other', async () => void done.push('b, other'));
    });
    await expect(a.whileMine('work', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await b.whileMine('work', async () => void done.push('b after'));
    expect(done).toEqual(['b, other', 'b after']);
  });

  it('goes on as long as the lease is renewed, and ends when another process has it', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    await new Duty(source).whileMine('work', async (isMine) => {
      const before = await source.getRepository(LeaseEntry).findOneByOrFail({ name: 'work' });
      await jest.advanceTimersByTimeAsync(30_000);
      expect(isMine()).toBe(true);
      await source
        .getRepository(LeaseEntry)
        .update({ name: 'work' }, { holder: 'x', token: before.token + 1 });
      await jest.advanceTimersByTimeAsync(30_000);
      expect(isMine()).toBe(false);
    });
    const [{ holder, expiresAt }] = await source.getRepository(LeaseEntry).find();
    expect([holder, expiresAt > 0]).toEqual(['x', true]);
  });

  it('is everybody’s own without a database', async () => {
    const done: number[] = [];
    await new Duty(null).whileMine('work', async (isMine) => void (isMine() && done.push(1)));
    expect(done).toEqual([1]);
  });
});
