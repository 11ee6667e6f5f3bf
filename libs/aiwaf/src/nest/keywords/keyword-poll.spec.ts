import { keywordsOptions } from '../../layers/keywords';
import { KeywordLearner } from '../../learning/keywords';
import { MemoryKeywordStore } from '../../storage';
import { KeywordPoll } from './keyword-poll';
import { KeywordWriter } from './keyword-writer';

const NOW = 1_760_000_000_000;
const { learning } = keywordsOptions({ learning: { minDays: 1, minGroups: 2, minWideGroups: 2 } }, 'x');

/** A store that fails or waits as long as it is told to. */
class UnreliableStore extends MemoryKeywordStore {
  down = false;
  meanwhile: () => void = () => undefined;
  override async changedSince(version: number) {
    if (this.down) throw new Error('database is gone');
    const read = await super.changedSince(version);
    this.meanwhile();
    return read;
  }
}

function processOn(store: UnreliableStore, legitimate: string[] = []) {
  const faults: unknown[] = [];
  const learner = new KeywordLearner(learning, (word) => legitimate.includes(word));
  const poll = new KeywordPoll(learner, store, (error) => faults.push(error));
  const writer = new KeywordWriter(
    learner,
    store,
    learning,
    (error) => faults.push(error),
    () => poll.seen,
  );
  const sight = (word: string, ...networks: number[]) => {
    for (const network of networks) {
      const [group, wideGroup] = [`45.${network}.7.0/24`, `45.${network}.0.0/16`];
      learner.observe({ words: [word], group, wideGroup, at: NOW });
    }
  };
  /** One round, as it is made every few seconds. */
  const round = async () => {
    await writer.flush(NOW);
    await poll.look(NOW);
  };
  const active = () => [...learner.active].sort();
  return { learner, faults, sight, round, active };
}

describe('KeywordPoll', () => {
  let store: UnreliableStore;
  beforeEach(() => (store = new UnreliableStore()));

  it('has words in force that another process learned or a person approved there', async () => {
    const [one, other] = [processOn(store), processOn(store)];
    one.sight('webfig', 1, 2);
    one.learner.decide('landray', 'approved', NOW);
    one.sight('seeyon', 1);
    await one.round();
    expect(other.active()).toEqual([]);
    await other.round();
    expect(other.active()).toEqual(['landray', 'webfig']);
    expect(other.learner.recordOf('seeyon')).toBeNull();
    for (const { round } of [one, other, one]) await round();
    expect([one, other].map(({ learner }) => learner.changes.size)).toEqual([0, 0]);
  });

  it('refuses no word any more that a person rejected or took back elsewhere', async () => {
    const [one, other] = [processOn(store), processOn(store)];
    for (const word of ['webfig', 'landray', 'seeyon']) one.sight(word, 1, 2);
    await one.round();
    await other.round();
    expect(other.active()).toEqual(['landray', 'seeyon', 'webfig']);
    one.learner.decide('webfig', 'rejected', NOW);
    one.learner.remove('landray', NOW);
    await one.round();
    await other.round();
    await other.round();
    expect(other.active()).toEqual(['seeyon']);
    expect(other.learner.recordOf('landray')).toBeNull();
    await one.round();
    expect(one.active()).toEqual(['seeyon']);
    expect((await store.load(10)).map(({ keyword }) => keyword).sort()).toEqual(['seeyon', 'webfig']);
  });

  it('brings no word back that a person took back elsewhere, though a scanner used it meanwhile', async () => {
    const [one, other] = [processOn(store), processOn(store)];
    one.sight('webfig', 1, 2);
    await one.round();
    await other.round();
    one.learner.remove('webfig', NOW);
    await one.round();
    other.sight('webfig', 3);
    await other.round();
    expect([other.learner.recordOf('webfig'), await store.load(10)]).toEqual([null, []]);
    other.sight('webfig', 4);
    await other.round();
    expect(await store.load(10)).toMatchObject([{ keyword: 'webfig', groups: ['45.4.7.0/24'] }]);
  });

  it('brings no word back for a sighting that is yet to be written', async () => {
    const [one, other] = [processOn(store), processOn(store)];
    one.learner.decide('landray', 'approved', NOW);
    await one.round();
    await other.round();
    one.learner.remove('landray', NOW);
    await one.round();
    store.meanwhile = () => other.sight('landray', 3);
    await other.round();
    store.meanwhile = () => undefined;
    await other.round();
    expect([other.active(), other.learner.recordOf('landray')]).toEqual([[], null]);
    expect(await store.load(10)).toEqual([]);
  });

  it('lets a word go everywhere that one process knows to be legitimate', async () => {
    const [one, other] = [processOn(store), processOn(store, ['webfig'])];
    one.sight('webfig', 1, 2);
    await one.round();
    await other.round();
    await other.round();
    await one.round();
    expect([one.active(), other.active(), await store.load(10)]).toEqual([[], [], []]);
  });

  it('keeps what this process has yet to write', async () => {
    const one = processOn(store);
    await one.round();
    store.meanwhile = () => one.sight('webfig', 1, 2);
    await one.round();
    expect(one.active()).toEqual(['webfig']);
  });

  it('brings nothing back that a person takes back while it reads', async () => {
    const one = processOn(store);
    one.sight('webfig', 1, 2);
    await one.round();
    store.meanwhile = () => one.learner.remove('webfig', NOW);
    await one.round();
    expect(one.learner.recordOf('webfig')).toBeNull();
    store.meanwhile = () => undefined;
    await one.round();
    expect(await store.load(10)).toEqual([]);
  });

  it('keeps the words in force while the database fails, and says so', async () => {
    const one = processOn(store);
    one.sight('webfig', 1, 2);
    await one.round();
    store.down = true;
    await one.round();
    expect([one.active(), one.faults.length]).toEqual([['webfig'], 1]);
  });
});
