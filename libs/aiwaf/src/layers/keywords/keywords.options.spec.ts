import { keywordsOptions } from './keywords.options';

describe('keywordsOptions', () => {
  it('has defaults and lays the given options over them', () => {
    const options = keywordsOptions({ servedExtensions: ['.php'] }, 'layers.keywords');
    expect(options.servedExtensions).toEqual(['.php']);
    expect(options.staticKeywords).toContain('xmlrpc');
    expect(options.mode).toBe('enforce');
  });

  it.each([
    [{ servedExtensions: ['php'] }, 'AIWAF_E_OPTION_VALUE'],
    [{ allowedKeywords: 'shell' }, 'AIWAF_E_OPTION_VALUE'],
    [{ staticKeywords: [''] }, 'AIWAF_E_OPTION_VALUE'],
    [{ keyword: [] }, 'AIWAF_E_OPTION_UNKNOWN'],
  ])('refuses %j', (input, code) => {
    expect(() => keywordsOptions(input, 'layers.keywords')).toThrow(expect.objectContaining({ code }));
  });
});

describe('the options of keyword learning', () => {
  it('lie over their defaults, without altering what was given', () => {
    const input = { learning: { minDays: 3 } };
    const { learning } = keywordsOptions(input, 'layers.keywords');
    expect(learning).toMatchObject({
      enabled: true,
      minGroups: 10,
      minWideGroups: 5,
      minDays: 3,
      dynamicTopN: 10,
    });
    expect(Object.isFrozen(learning)).toBe(true);
    expect(input).toEqual({ learning: { minDays: 3 } });
  });

  it.each([
    [{ minGroups: 0 }, 'AIWAF_E_OPTION_VALUE'],
    [{ minDay: 2 }, 'AIWAF_E_OPTION_UNKNOWN'],
    [{ immediate: true, requireApproval: true }, 'AIWAF_E_OPTION_VALUE'],
    [{ minDays: 20 }, 'AIWAF_E_OPTION_VALUE'],
    [7, 'AIWAF_E_OPTION_VALUE'],
    [null, 'AIWAF_E_OPTION_VALUE'],
  ])('refuse %j', (learning, code) => {
    expect(() => keywordsOptions({ learning }, 'layers.keywords')).toThrow(expect.objectContaining({ code }));
  });
});
