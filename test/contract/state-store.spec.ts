import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BACKENDS, Stores } from './backends';

describe.each(BACKENDS)('a state store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(0));
  });
  afterEach(() => stores.close());

  it('answers null for what was never set', async () => {
    expect(await stores.states.get('routes')).toBeNull();
  });

  it('keeps the latest value of each key', async () => {
    await stores.states.set('routes', '["/a"]', 1);
    await stores.states.set('other', '', 2);
    await stores.states.set('routes', '["/b"]', 3);
    expect(await stores.states.get('routes')).toBe('["/b"]');
    expect(await stores.states.get('other')).toBe('');
  });

  it('tells when each value was set last', async () => {
    expect(await stores.states.setAt('routes')).toBeNull();
    await stores.states.set('routes', '["/a"]', 1_795_305_600_000);
    await stores.states.set('other', '', 2);
    await stores.states.set('routes', '["/b"]', 1_795_305_600_003);
    expect(await stores.states.setAt('routes')).toBe(1_795_305_600_003);
    expect(await stores.states.setAt('other')).toBe(2);
  });

  it('keeps a value of a megabyte', async () => {
    const value = 'ü\u{1f600}'.repeat(170_000);
    await stores.states.set('routes', value, 1);
    expect(await stores.states.get('routes')).toBe(value);
  });
});
