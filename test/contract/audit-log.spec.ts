import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

describe.each(BACKENDS)('an audit log in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());

  const record = (target: string, more: object = {}) => ({
    at: NOW,
    actor: 'operator@host',
    action: 'ban',
    target,
    before: null,
    after: { reason: 'a "quoted" one', expiresAt: null },
    ...more,
  });

  it('keeps every change, the latest first', async () => {
    expect(await stores.audit.list(5)).toEqual([]);
    const records = [record('203.0.113.1'), record('203.0.113.1'), record('203.0.113.2', { at: NOW + 1 })];
    await stores.audit.add(records.slice(0, 2));
    await stores.audit.add(records.slice(2));
    expect(await stores.audit.list(5)).toEqual([...records].reverse());
    expect(await stores.audit.list(1)).toEqual([records[2]]);
  });

  it('cuts what is too long, and keeps any text', async () => {
    await stores.audit.add([record('x'.repeat(5_000), { actor: 'a\0b', before: '\u{1f600}' })]);
    expect(await stores.audit.list(1)).toMatchObject([{ actor: 'ab', before: '\u{1f600}' }]);
    expect((await stores.audit.list(1))[0].target.length).toBe(500);
  });
});
