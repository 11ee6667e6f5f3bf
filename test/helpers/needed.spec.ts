import { suiteThatNeeds, testThatNeeds } from './needed';
import { programMissing } from './program-missing';

describe('a test that needs a program', () => {
  const { CI } = process.env;
  const missing = programMissing('aiwaf-no-such-program');
  let told: jest.SpyInstance;
  beforeEach(() => (told = jest.spyOn(process.stderr, 'write').mockReturnValue(true)));
  afterEach(() => {
    told.mockRestore();
    if (CI === undefined) delete process.env.CI;
    else process.env.CI = CI;
  });

  it.each([['true'], [undefined]])('runs where that is there, with CI=%s', (ci) => {
    if (ci === undefined) delete process.env.CI;
    else process.env.CI = ci;
    const found = programMissing(process.execPath);
    expect([suiteThatNeeds(found), testThatNeeds(found)]).toEqual([describe, it]);
    expect(told).not.toHaveBeenCalled();
  });

  it('is left out where it is missing, and says so', () => {
    delete process.env.CI;
    expect(suiteThatNeeds(missing)).toBe(describe.skip);
    expect(testThatNeeds(missing)).toBe(it.skip);
    expect(told).toHaveBeenCalledWith(
      `Left out in ${__filename}, since aiwaf-no-such-program is not installed.\n`,
    );
  });

  it('fails in CI where it is missing', () => {
    process.env.CI = 'true';
    const sentence = 'In CI every test must run, but aiwaf-no-such-program is not installed.';
    expect(() => suiteThatNeeds(missing)).toThrow(sentence);
    expect(() => testThatNeeds(missing)).toThrow(sentence);
  });
});
