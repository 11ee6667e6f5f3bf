import { Paced } from './paced';

describe('paced work', () => {
  let done: number;
  let ends: (() => void)[];
  beforeEach(() => {
    jest.useFakeTimers();
    [done, ends] = [0, []];
  });
  afterEach(() => jest.useRealTimers());
  const work = async () => void done++;
  const slow = () =>
    new Promise<void>((resolve) => {
      done++;
      ends.push(resolve);
    });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('is done at once, and once more after the pause for all who ask meanwhile', async () => {
    const paced = new Paced(work, 50);
    for (let i = 0; i < 10; i++) paced.ask();
    expect(done).toBe(1);
    await pass(49);
    expect(done).toBe(1);
    await pass(1);
    expect(done).toBe(2);
    await pass(1_000);
    expect(done).toBe(2);
  });

  it('is begun again for who asks while it is under way, and never twice at a time', async () => {
    const paced = new Paced(slow, 50);
    paced.ask();
    await pass(500);
    paced.ask();
    expect(done).toBe(1);
    ends[0]();
    await pass(50);
    expect(done).toBe(2);
  });

  it('goes on after a failure, thrown or rejected', async () => {
    const failures = [() => Promise.reject(new Error('down')), () => JSON.parse('{') as Promise<void>];
    const paced = new Paced(() => failures[done++ % 2](), 50);
    for (let i = 1; i <= 4; i++) {
      paced.ask();
      expect(done).toBe(i);
      await pass(50);
    }
  });

  it('does what waits when it is closed, and nothing when it is stopped', async () => {
    const [closed, stopped] = [new Paced(work, 50), new Paced(work, 50)];
    for (const paced of [closed, stopped]) {
      paced.ask();
      paced.ask();
      await pass(1);
    }
    stopped.stop();
    await closed.close();
    closed.ask();
    await pass(1_000);
    expect(done).toBe(3);
  });
});
