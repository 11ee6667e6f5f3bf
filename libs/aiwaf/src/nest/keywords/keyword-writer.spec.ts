import { KeywordLearner } from '../../learning/keywords';
import { MemoryKeywordStore } from '../../storage';
import { keywordsOptions } from '../../layers/keywords';
import { KeywordWriter } from './keyword-writer';

const NOW = 1_760_000_000_000;
const { learning } = keywordsOptions({ learning: { minDays: 1 } }, 'layers.keywords');

/** A store that fails as long as it is told to. */
class UnreliableStore extends MemoryKeywordStore {
  down = false;
  override async save(...args: Parameters<MemoryKeywordStore['save']>) {
    if (this.down) throw new Error('database is gone');
    return super.save(...args);
  }
}

function instance(store: UnreliableStore) {
  const faults: unknown[] = [];
  const learner = new KeywordLearner(learning, () => false);
  const writer = new KeywordWriter(
    learner,
    store,
    learning,
    (error) => faults.push(error),
    () => Infinity,
  );
  const sight = (word: string, ...networks: number[]) => {
    for (const network of networks) {
      const [group, wideGroup] = [`45.${network}.7.0/24`, `45.${network}.0.0/16`];
      learner.observe({ words: [word], group, wideGroup, at: NOW });
    }
  };
  return { learner, writer, faults, sight };
}

describe('KeywordWriter', () => {
  it('keeps what could not be written for the next time', async () => {
    const store = new UnreliableStore();
    const { writer, faults, sight, learner } = instance(store);
    store.down = true;
    sight('webfig', 1, 2);
    await writer.flush(NOW);
    expect(faults).toHaveLength(1);
    expect(learner.changes.size).toBe(1);
    sight('webfig', 3);
    store.down = false;
    await writer.flush(NOW);
    expect(await store.load(10)).toMatchObject([{ keyword: 'webfig', groups: { length: 3 } }]);
    expect(learner.changes.size).toBe(0);
  });

  it('joins what two instances saw, and activates the word in the one that completes it', async () => {
    const store = new UnreliableStore();
    const [one, other] = [instance(store), instance(store)];
    one.sight('webfig', 1, 2, 3, 4, 5);
    other.sight('webfig', 5, 6, 7, 8, 9, 10);
    await one.writer.flush(NOW);
    expect(one.learner.active.size).toBe(0);
    await other.writer.flush(NOW);
    expect([...other.learner.active]).toEqual(['webfig']);
    await other.writer.flush(NOW);
    one.sight('webfig', 1);
    await one.writer.flush(NOW);
    expect([...one.learner.active]).toEqual(['webfig']);
    expect(await store.load(10)).toMatchObject([{ state: 'active', groups: { length: 10 } }]);
  });

  it('removes the row of a word that was pushed out or taken back', async () => {
    const store = new UnreliableStore();
    const { writer, sight, learner } = instance(store);
    sight('webfig', 1);
    sight('landray', 1);
    await writer.flush(NOW);
    learner.remove('webfig', NOW);
    await writer.flush(NOW);
    expect((await store.load(10)).map(({ keyword }) => keyword)).toEqual(['landray']);
  });

  it('writes more rows than one batch holds', async () => {
    const store = new UnreliableStore();
    const { writer, sight } = instance(store);
    for (let i = 0; i < 1_200; i++) sight(`word${i}`, 1);
    await writer.flush(NOW);
    expect(await store.load(5_000)).toHaveLength(1_200);
  });
});
