import { MemoryLeaseStore } from '../../storage';
import { ServingBeat, SERVING_MS } from './serving-beat';

const BEAT_MS = SERVING_MS / 3;

describe('processes that serve on one database', () => {
  let now: number;
  let leases: MemoryLeaseStore;
  beforeEach(() => {
    now = 1_760_000_000_000;
    leases = new MemoryLeaseStore();
  });
  const processes = (...names: string[]) => names.map((name) => new ServingBeat(leases, name));
  /** What each hears over some beats. */
  const beats = async (count: number, ...serving: ServingBeat[]) => {
    const heard: (string | null)[][] = [];
    for (let i = 0; i < count; i++) {
      now += BEAT_MS;
      heard.push(await Promise.all(serving.map((each) => each.beat(now))));
    }
    return heard;
  };

  it('hear of each other while both go on', async () => {
    const [one, two] = processes('one', 'two');
    expect(await beats(3, one, two)).toEqual([
      [null, null],
      [null, 'one'],
      [null, 'one'],
    ]);
  });

  it('are alone one after another', async () => {
    const [one, two] = processes('one', 'two');
    await beats(3, one);
    await one.end();
    expect(await beats(3, two)).toEqual([[null], [null], [null]]);
  });

  it('do not take one for alive that was killed', async () => {
    const [one, two] = processes('one', 'two');
    await beats(3, one);
    expect(await beats(9, two)).toEqual(Array.from({ length: 9 }, () => [null]));
  });
});
