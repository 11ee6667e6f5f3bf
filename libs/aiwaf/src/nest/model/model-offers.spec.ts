import { ManualClock } from '../../core/clock';
import { GateResult } from '../../core/ports/model-store';
import { buildForest, ForestModel, seededRandom } from '../../learning';
import { MemoryModelStore } from '../../storage';
import { ModelOffers } from './model-offers';
import { ModelVersions } from './model-versions';
import { ShadowTrial } from './shadow-trial';

const DAY = 86_400_000;
const START = 1_760_000_000_000;
const PASSED: readonly GateResult[] = [{ gate: 'canary', passed: true, detail: 'Good.' }];
const FAILED: readonly GateResult[] = [{ gate: 'drift', passed: false, detail: 'Far off.' }];

/** A small model like no other of another seed. */
function modelOf(seed: number, createdAt = START): ForestModel {
  const random = seededRandom(seed);
  const rows = Array.from({ length: 60 }, () => [10 + random() * 20, 0, random(), 0, random() * 5, 0]);
  const settings = { trees: 5, sampleSize: 32, contamination: 0.05, createdAt };
  return buildForest(rows, settings, seededRandom(seed));
}

function setup(shadowMs = 0) {
  const clock = new ManualClock(START);
  const store = new MemoryModelStore();
  const versions = new ModelVersions(store);
  const offers = new ModelOffers(versions, shadowMs, clock);
  const offer = (model: ForestModel, gates = PASSED, trial: ShadowTrial | null = null) =>
    offers.offer(model, gates, '1', trial);
  /** Offers models of so many days, one a day. */
  const days = async (count: number, gates = PASSED) => {
    const offered: string[] = [];
    for (let day = 1; day <= count; day++) {
      clock.advance(DAY);
      const { version } = await offer(modelOf(day, clock.now()), gates);
      offered.push(version);
    }
    return offered;
  };
  const states = async () =>
    Object.fromEntries((await versions.list()).map(({ version, state }) => [version, state]));
  return { clock, store, versions, offers, offer, days, states };
}

/** A trial in which the models differ on every request, or on none. */
function trialOf(version: string, differ: boolean): ShadowTrial {
  const trial = new ShadowTrial(
    { version: 'active', isAnomalous: () => true },
    { version, isAnomalous: () => !differ },
  );
  for (let i = 0; i < 200; i++) trial.isAnomalous([]);
  return trial;
}

describe('models that training offers', () => {
  it('are put in force at once, with what is known of them', async () => {
    const { offer, versions } = setup();
    const model = modelOf(1);
    expect(await offer(model)).toEqual({
      version: model.version,
      state: 'active',
      gate: null,
      place: 'memory',
    });
    expect(await versions.list()).toEqual([
      {
        version: model.version,
        state: 'active',
        createdAt: START,
        activatedAt: START,
        rows: 60,
        threshold: model.threshold,
        contamination: 0.05,
        bytes: expect.any(Number),
        gates: PASSED,
        runId: '1',
      },
    ]);
  });

  it('are one version where their content is the same, and nothing changes', async () => {
    const { offer, versions, clock } = setup();
    await offer(modelOf(1));
    const before = await versions.list();
    clock.advance(DAY);
    expect(await offer(modelOf(1, clock.now()))).toMatchObject({ state: 'active', gate: null });
    expect(await offer(modelOf(1, clock.now()), FAILED)).toMatchObject({ state: 'active', gate: null });
    expect(await versions.list()).toEqual(before);
  });

  it('are kept aside when a gate refuses them, and the one before stays', async () => {
    const { offer, states } = setup();
    const [good, bad] = [modelOf(1), modelOf(2)];
    await offer(good);
    expect(await offer(bad, [...PASSED, ...FAILED])).toEqual({
      version: bad.version,
      state: 'refused',
      gate: FAILED[0],
      place: 'memory',
    });
    expect(await states()).toEqual({ [good.version]: 'active', [bad.version]: 'refused' });
  });

  it('are refused when they could not be read again, whatever their gates say', async () => {
    const { offer, states } = setup();
    const broken = { ...modelOf(1), threshold: NaN };
    expect(await offer(broken)).toMatchObject({ state: 'refused', gate: { gate: 'finite' } });
    expect(await states()).toEqual({ [broken.version]: 'refused' });
  });

  it('mend the one in force where its content was damaged', async () => {
    const { offer, store, versions } = setup();
    const { version } = await offer(modelOf(1));
    const [record] = await store.records();
    await store.put(record, 'damaged');
    const seen = (await store.pointer())?.stamp;
    expect(await offer(modelOf(1))).toMatchObject({ state: 'active', gate: null });
    expect(await versions.isUsable(version)).toBe(true);
    expect(await store.records()).toEqual([record]);
    expect((await store.pointer())?.stamp).not.toBe(seen);
  });

  it('leave five versions', async () => {
    const { days, states } = setup();
    const offered = await days(7);
    expect(await states()).toEqual(
      Object.fromEntries(offered.slice(-5).map((version, i) => [version, i === 4 ? 'active' : 'kept'])),
    );
  });

  it('that are refused day after day leave the last five, and push out no good one', async () => {
    const { offer, clock, states } = setup();
    const [older, active] = [modelOf(101), modelOf(102)];
    await offer(older);
    clock.advance(1);
    await offer(active);
    const refused: string[] = [];
    for (let day = 1; day <= 8; day++) {
      clock.advance(DAY);
      refused.push((await offer(modelOf(day, clock.now()), FAILED)).version);
    }
    expect(await states()).toEqual({
      [older.version]: 'kept',
      [active.version]: 'active',
      ...Object.fromEntries(refused.slice(-5).map((version) => [version, 'refused'])),
    });
  });
});

describe('going back', () => {
  it('goes to the version before, and from there further back', async () => {
    const { days, offers, states } = setup();
    const [first, second, third] = await days(3);
    expect(await offers.rollback()).toMatchObject({ version: second, state: 'active' });
    expect(await states()).toEqual({ [first]: 'kept', [second]: 'active', [third]: 'kept' });
    expect(await offers.rollback()).toMatchObject({ version: first });
    await expect(offers.rollback()).rejects.toMatchObject({
      code: 'AIWAF_E_MODEL_NO_EARLIER',
      remedy: expect.stringContaining(`${third} (kept)`),
    });
    expect(await offers.rollback(third)).toMatchObject({ version: third, state: 'active' });
  });

  it('is undone by the next training, and not before', async () => {
    const { days, offers, offer, states } = setup();
    const [, second] = await days(3);
    await offers.rollback();
    const { version } = await offer(modelOf(50, START + 10 * DAY));
    expect(await states()).toMatchObject({ [version]: 'active', [second]: 'kept' });
  });

  it('never prunes the version in force, however old', async () => {
    const { days, offers, offer, clock, states } = setup();
    const [first] = await days(5);
    await offers.rollback(first);
    for (let day = 20; day < 30; day++) {
      clock.advance(DAY);
      await offer(modelOf(day, clock.now()), FAILED);
    }
    expect((await states())[first]).toBe('active');
  });

  it('puts a refused version in force where a person names it, and only then', async () => {
    const { offer, offers, states } = setup();
    const bad = modelOf(2);
    await offer(bad, FAILED);
    await expect(offers.rollback()).rejects.toMatchObject({ code: 'AIWAF_E_MODEL_NO_EARLIER' });
    expect(await offers.rollback(bad.version)).toMatchObject({ state: 'active', gates: FAILED });
    await offer(modelOf(3));
    expect((await states())[bad.version]).toBe('kept');
  });

  it('names the known versions where it is asked for another', async () => {
    const { offer, offers } = setup();
    await expect(offers.rollback('nosuch')).rejects.toMatchObject({
      code: 'AIWAF_E_MODEL_UNKNOWN',
      remedy: expect.stringContaining('None is kept'),
    });
    const { version } = await offer(modelOf(1));
    await expect(offers.rollback('nosuch')).rejects.toMatchObject({
      name: 'AiwafConfigError',
      remedy: expect.stringContaining(`${version} (active)`),
    });
  });

  it('refuses a version whose content is damaged, and leaves the one in force', async () => {
    const { days, offers, store, states } = setup();
    const [first, second] = await days(2);
    const record = (await store.records()).find(({ version }) => version === first);
    if (record === undefined) throw new Error('It is not kept.');
    await store.put(record, (await store.content(second)) ?? '');
    await expect(offers.rollback()).rejects.toMatchObject({ code: 'AIWAF_E_MODEL_INVALID' });
    expect((await states())[second]).toBe('active');
  });
});

describe('a trial beside the model in force', () => {
  it('is not asked of the first model, and of every later one', async () => {
    const { offer, store } = setup(DAY);
    const [first, second] = [modelOf(1), modelOf(2)];
    expect(await offer(first)).toMatchObject({ state: 'active' });
    expect(await offer(second)).toMatchObject({ state: 'shadow' });
    expect(await store.pointer()).toMatchObject({
      active: first.version,
      shadow: { version: second.version, until: START + DAY },
    });
  });

  it('ends with the model in force, or refused, once', async () => {
    for (const well of [true, false]) {
      const { offer, offers, states } = setup(DAY);
      const [first, second] = [modelOf(1), modelOf(2)];
      await offer(first);
      await offer(second);
      const gate = trialOf(second.version, true).result();
      if (well) await offers.endTrialWell(second.version);
      else expect(await offers.endTrialBadly(second.version, gate)).toBe(true);
      const after = await states();
      expect(after).toEqual(
        well
          ? { [first.version]: 'kept', [second.version]: 'active' }
          : { [first.version]: 'active', [second.version]: 'refused' },
      );
      await offers.endTrialWell(second.version);
      expect(await offers.endTrialBadly(second.version, gate)).toBe(false);
      expect(await states()).toEqual(after);
    }
  });

  it('is ended well by a newer model once half of its time has passed without a fault', async () => {
    const { offer, clock, states } = setup(DAY);
    const [first, second, third] = [modelOf(1), modelOf(2), modelOf(3)];
    await offer(first);
    await offer(second);
    clock.advance(DAY / 2);
    await offer(third, PASSED, trialOf(second.version, false));
    expect(await states()).toEqual({
      [first.version]: 'kept',
      [second.version]: 'active',
      [third.version]: 'shadow',
    });
  });

  it.each<[string, number, boolean]>([
    ['earlier', DAY / 2 - 1, false],
    ['after a fault', DAY / 2, true],
  ])('leaves its model unused when a newer one comes %s', async (_, passed, differ) => {
    const { offer, offers, clock, states } = setup(DAY);
    const [first, second, third] = [modelOf(1), modelOf(2), modelOf(3)];
    await offer(first);
    await offer(second);
    clock.advance(passed);
    await offer(third, PASSED, trialOf(second.version, differ));
    expect(await states()).toEqual({
      [first.version]: 'active',
      [second.version]: 'kept',
      [third.version]: 'shadow',
    });
    // What was never in force is nothing to go back to.
    await expect(offers.rollback()).rejects.toMatchObject({ code: 'AIWAF_E_MODEL_NO_EARLIER' });
  });

  it('is ended by going back', async () => {
    const { offer, offers, store } = setup(DAY);
    await offer(modelOf(1));
    await offer(modelOf(2));
    await offers.rollback(modelOf(1).version);
    expect(await store.pointer()).toMatchObject({ active: modelOf(1).version, shadow: null });
  });

  it('ends where the version has vanished, rather than never', async () => {
    const { offer, offers, store } = setup(DAY);
    await offer(modelOf(1));
    const { version } = await offer(modelOf(2));
    await store.remove([version]);
    await offers.endTrialWell(version);
    expect(await store.pointer()).toMatchObject({ active: modelOf(1).version, shadow: null });
  });
});

describe('what a trial counts', () => {
  it('answers as the model in force does', () => {
    const trial = new ShadowTrial(
      { version: 'active', isAnomalous: (row) => row[0] > 1 },
      { version: 'new', isAnomalous: () => true },
    );
    expect(trial.version).toBe('active');
    expect([trial.isAnomalous([0]), trial.isAnomalous([2])]).toEqual([false, true]);
  });

  it('finds fault with a model that differs on over a fifth of twenty requests or more', () => {
    const run = (count: number, differing: number) => {
      let asked = 0;
      const trial = new ShadowTrial(
        { version: 'active', isAnomalous: () => true },
        { version: 'new', isAnomalous: () => ++asked > differing },
      );
      for (let i = 0; i < count; i++) trial.isAnomalous([]);
      return trial.result().passed;
    };
    expect([run(20, 4), run(20, 5), run(19, 19), run(1_000, 200), run(1_000, 201)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });
});
