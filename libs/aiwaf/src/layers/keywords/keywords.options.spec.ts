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
