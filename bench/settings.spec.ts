import { settingsOf } from './settings';

describe('settingsOf', () => {
  it('measures everything by default', () => {
    const settings = settingsOf([]);
    expect(settings).toMatchObject({ parts: ['overhead', 'refusal', 'memory'], json: false });
    expect(settings?.only).toContain('easy-waf');
  });

  it('measures what is named, and the bare application with it', () => {
    const settings = settingsOf(['overhead', '--adapter', 'fastify', '--only', 'throttler,aiwaf']);
    expect(settings).toMatchObject({ parts: ['overhead'], adapters: ['fastify'] });
    expect([...(settings?.only ?? [])].sort()).toEqual(['aiwaf', 'bare', 'throttler']);
  });

  it('takes fewer requests when it is to be quick', () => {
    const [quick, long] = [settingsOf(['--quick']), settingsOf([])];
    expect(quick?.effort.requests).toBeLessThan(long?.effort.requests ?? 0);
    expect(settingsOf(['--quick', '--rounds', '3'])?.effort).toEqual({ ...quick?.effort, rounds: 3 });
  });

  it.each([
    [['everything']],
    [['--only', 'throtler']],
    [['--adapter', 'koa']],
    [['--rounds', '0']],
    [['--fast']],
  ])('refuses %j', (args) => {
    expect(settingsOf(args)).toBeNull();
  });
});
