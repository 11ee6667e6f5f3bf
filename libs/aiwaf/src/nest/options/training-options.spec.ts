import { hostTrainingOptions } from './training-options';

const refusal = (input: object) => {
  try {
    hostTrainingOptions(input);
    return null;
  } catch (error) {
    return error as Error & { code: string };
  }
};

describe('hostTrainingOptions', () => {
  it('trains daily at three by default, and bans', () => {
    expect(hostTrainingOptions(undefined)).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: null,
      trainerActions: 'ban',
      minTrainLogs: 50,
    });
  });

  it.each([
    { schedule: false as const },
    { schedule: '*/30 * * * *' },
    { schedule: '15 0 3 * * mon-fri' },
    { schedule: ' 0 3 1,15 * * ', timeZone: 'Europe/Berlin' },
    { trainerActions: 'propose' as const, forceAi: true },
  ])('takes %j', (input) => {
    expect(hostTrainingOptions(input)).toMatchObject(input);
  });

  it.each([
    { schedule: 'at three' },
    { schedule: '' },
    { schedule: true },
    { schedule: '* * *' },
    { schedule: '0 0 3 * * * *' },
    { schedule: '99 3 * * *' },
    { schedule: '@daily' },
    { schedule: '0 3 31 2 *' },
    { timeZone: 'Mars/Olympus' },
    { timeZone: '' },
    { timeZone: 3 },
    { trainerActions: 'delete' },
    { forceAi: 'yes' },
  ])('refuses %j, and says what to write', (input) => {
    const [name] = Object.keys(input);
    const error = refusal(input);
    expect(error?.code).toBe('AIWAF_E_OPTION_VALUE');
    expect(error?.message).toMatch(new RegExp(`training\\.${name} is .*Write .`));
  });
});
