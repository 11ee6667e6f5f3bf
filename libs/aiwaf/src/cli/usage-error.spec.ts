import { usageError } from './usage-error';

describe('usageError', () => {
  it.each([
    ["error: unknown command 'lst'", 'unknown command "lst".', 'Run aiwaf --help.'],
    [
      "error: unknown option '--jsn'\n(Did you mean --json?)",
      'unknown option "--jsn".',
      'Did you mean --json? Run aiwaf --help.',
    ],
    ['error: too many. Expected 0.', 'too many. Expected 0.', 'Run aiwaf --help.'],
  ])('makes one sentence and a remedy of %j', (text, problem, remedy) => {
    expect(usageError(text, 'aiwaf')).toMatchObject({ code: 'AIWAF_E_USAGE', problem, remedy });
  });
});
