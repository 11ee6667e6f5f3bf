import { takeGlobalFlags } from './global-flags';

describe('takeGlobalFlags', () => {
  it('takes flags from anywhere before "--", and leaves the rest in order', () => {
    const args = ['--mode', 'off', 'model', '--database=sqlite:a=b', 'list', '--json', '--', '--config', 'x'];
    expect(takeGlobalFlags(args)).toEqual({
      flags: { mode: 'off', database: 'sqlite:a=b' },
      rest: ['model', 'list', '--json', '--', '--config', 'x'],
    });
  });

  it('takes --version, which has no value', () => {
    expect(takeGlobalFlags(['list', '--version'])).toEqual({ flags: { version: true }, rest: ['list'] });
    expect(takeGlobalFlags(['--version=1']).rest).toEqual(['--version=1']);
  });

  it('takes no flag that only begins or sounds like one, nor a property of every object', () => {
    const args = ['--apps', 'x', '-mode', '--constructor', 'y', '--Config', 'z'];
    expect(takeGlobalFlags(args)).toEqual({ flags: {}, rest: args });
  });

  it.each([
    [['--app'], '--app has no value.'],
    [['--config', '--json'], '--config has no value.'],
    [['--database', ''], '--database is empty.'],
    [['--database='], '--database is empty.'],
    [['--mode', 'off', '--mode=off'], '--mode is given twice.'],
  ])('refuses %j', (args, problem) => {
    expect(() => takeGlobalFlags(args)).toThrow(expect.objectContaining({ code: 'AIWAF_E_USAGE', problem }));
  });
});
