import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { EndedTrainingRun, NewTrainingRun } from '../../libs/aiwaf/src/core/ports/training-run-store';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

const run = (token: number, startedAt = NOW + token): NewTrainingRun => ({
  startedAt,
  trigger: 'schedule',
  holder: `host:1:${token}`,
  token,
});
const done: EndedTrainingRun = {
  finishedAt: NOW + 9_000,
  state: 'done',
  errorCode: null,
  errorMessage: null,
  summary: { lines: { read: 3, parsed: 3, dropped: {} }, note: '\u{1f600}' },
  modelVersion: '41454e90b23fbe39',
};

describe.each(BACKENDS)('a training run store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());

  it('lists runs, newest first, as they were begun and ended', async () => {
    expect(await stores.runs.list(10)).toEqual([]);
    const first = await stores.runs.begin(run(1));
    expect(await stores.runs.end(first, done)).toBe(true);
    const second = await stores.runs.begin({ ...run(2), trigger: 'command' });
    expect(await stores.runs.list(10)).toEqual([
      {
        ...run(2),
        id: second,
        trigger: 'command',
        finishedAt: null,
        state: 'running',
        errorCode: null,
        errorMessage: null,
        summary: null,
        modelVersion: null,
      },
      { ...run(1), ...done, id: first },
    ]);
    expect(await stores.runs.list(1)).toMatchObject([{ id: second }]);
  });

  it('keeps why a run failed', async () => {
    const id = await stores.runs.begin(run(1));
    const failed = {
      ...done,
      state: 'failed' as const,
      errorCode: 'AIWAF_E_LOG_MISSING',
      errorMessage: 'gone',
    };
    await stores.runs.end(id, { ...failed, summary: null, modelVersion: null });
    expect(await stores.runs.list(1)).toMatchObject([
      { state: 'failed', errorCode: 'AIWAF_E_LOG_MISSING', errorMessage: 'gone', summary: null },
    ]);
  });

  it('shows a run that never ended as abandoned when the next one begins, and lets it end no more', async () => {
    const dead = await stores.runs.begin(run(1));
    await stores.runs.begin(run(2, NOW + 5_000));
    expect(await stores.runs.list(10)).toMatchObject([
      { token: 2, state: 'running' },
      { token: 1, state: 'abandoned', finishedAt: NOW + 5_000 },
    ]);
    expect(await stores.runs.end(dead, done)).toBe(false);
    expect(await stores.runs.list(10)).toMatchObject([{}, { state: 'abandoned', summary: null }]);
  });

  it('lets a process that was frozen take no later run for abandoned', async () => {
    await stores.runs.begin(run(6));
    await stores.runs.begin(run(5));
    expect(await stores.runs.list(10)).toMatchObject([{ token: 5 }, { token: 6, state: 'running' }]);
  });

  it('keeps the last hundred', async () => {
    for (let token = 1; token <= 103; token++) await stores.runs.begin(run(token));
    const runs = await stores.runs.list(1_000);
    expect(runs.map(({ token }) => token)).toEqual(Array.from({ length: 100 }, (_, i) => 103 - i));
  });

  it('keeps a summary of 64 KiB and cuts messages of any length', async () => {
    const id = await stores.runs.begin(run(1));
    const summary = { text: 'ü'.repeat(65_000) };
    await stores.runs.end(id, {
      ...done,
      summary,
      errorCode: 'E'.repeat(99),
      errorMessage: 'm\0'.repeat(999),
    });
    expect((await stores.runs.list(1))[0].summary).toEqual(summary);
  });
});
