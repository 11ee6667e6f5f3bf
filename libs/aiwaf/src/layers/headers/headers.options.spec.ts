import { AiwafConfigError } from '../../core/errors';
import { headerBytes } from './caps';
import { headersOptions } from './index';
import { qualityScore } from './quality-score';

describe('headersOptions', () => {
  it.each([
    [{ minScore: 12 }],
    [{ maxHeaderCount: 0 }],
    [{ required: 'Accept' }],
    [{ required: { POST: 'Accept' } }],
    [{ required: { post: [] } }],
    [{ required: ['no header'] }],
    [{ apiPrefixes: ['api'] }],
    [{ goodBots: ['x'] }],
  ])('refuses %j', (options) => {
    expect(() => headersOptions(options, 'layers.headers')).toThrow(AiwafConfigError);
  });
});

describe('headerBytes', () => {
  it('counts names as WSGI servers spell them', () => {
    expect(headerBytes(['Accept', '*/*'])).toBe('HTTP_ACCEPT'.length + 3);
    expect(headerBytes(['Content-Type', 'a/b', 'Content-Length', '2'])).toBe(12 + 3 + 14 + 1);
    expect(headerBytes(['X-Request-ID-1', ''])).toBe('HTTP_X_REQUEST_ID_1'.length);
  });
});

describe('qualityScore', () => {
  it('is 11 for a browser that says everything, 0 for nothing', () => {
    const all = {
      'user-agent': 'x',
      accept: 'text/html,application/xml',
      'accept-language': 'en',
      'accept-encoding': 'gzip',
      connection: 'keep-alive',
      'cache-control': 'no-cache',
    };
    expect(qualityScore(all)).toBe(11);
    expect(qualityScore({ ...all, connection: 'close' })).toBe(10);
    expect(qualityScore({ ...all, accept: 'text/html' })).toBe(10);
    expect(qualityScore({ ...all, 'accept-language': '' })).toBe(9);
    expect(qualityScore({})).toBe(0);
  });
});
