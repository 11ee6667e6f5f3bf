import { Handler } from '../../core/handler';
import { Site } from '../../../../../test/helpers/honeypot-site';

describe('D33: what is a form', () => {
  const fast = (headers: Record<string, string>, handler: Partial<Handler> = {}, method = 'POST') => {
    const site = new Site();
    site.get('/contact', 0);
    return site.post('/contact', 10, { headers, handler }, method);
  };

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'Text/Plain;charset=UTF-8',
  ])('%s is', (type) => expect(fast({ 'content-type': type })).toBe('too-fast'));

  it.each(['application/json', '', 'application/graphql', 'text/plainer'])('%s is not', (type) =>
    expect(fast({ 'content-type': type })).toBe('pass'),
  );

  it('whatever goes to an @AiwafForm() handler is, with its own times', () => {
    const json = { 'content-type': 'application/json', 'sec-fetch-dest': 'empty' };
    expect(fast(json, { form: {} })).toBe('too-fast');
    expect(fast(json, { form: {} }, 'PUT')).toBe('too-fast');
    expect(fast(json, { form: {} }, 'DELETE')).toBe('pass');
    expect(fast(json, { form: { minMs: 5 } })).toBe('pass');
    expect(fast(json, { form: { minMs: 0, maxMs: 5 } })).toBe('page-expired');
  });

  it('a beacon or a call of a script is not', () => {
    expect(fast({ 'sec-fetch-dest': 'empty' })).toBe('pass');
    expect(fast({ 'x-requested-with': 'XMLHttpRequest' })).toBe('pass');
  });

  it('a PUT that no decorator names is not', () => expect(fast({}, {}, 'PUT')).toBe('pass'));
});
