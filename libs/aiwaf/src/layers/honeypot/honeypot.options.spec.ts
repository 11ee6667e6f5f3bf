import { honeypotOptions } from './honeypot.options';

describe('the options', () => {
  it.each([
    [{ minMs: -1 }],
    [{ maxMs: 0 }],
    [{ minMs: 5_000, maxMs: 5_000 }],
    [{ secret: 'short' }],
    [{ secret: 5 }],
    [{ maxPages: 1 }],
  ])('%j are refused', (options) => {
    expect(() => honeypotOptions(options, 'layers.honeypot')).toThrow(
      expect.objectContaining({ code: 'AIWAF_E_OPTION_VALUE' }),
    );
  });

  it('never show a secret in an error', () => {
    expect(() => honeypotOptions({ secret: 'hunter2' }, 'layers.honeypot')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});
