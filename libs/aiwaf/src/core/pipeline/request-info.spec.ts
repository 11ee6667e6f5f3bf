import { BansOptions } from '../bans/bans.options';
import { RequestContext } from '../request-context';
import { RequestInfo } from './request-info';

const context = {
  method: 'GET',
  target: { raw: `/${'a'.repeat(600)}` },
  headers: { host: 'shop.example', cookie: 'sid=1', 'x-api-key': 'secret', accept: 'text/html', te: 'x' },
} as unknown as RequestContext;
const info = (options: Partial<BansOptions>) =>
  new RequestInfo({ ...new BansOptions(), ...options }).of(context);

describe('what is stored of a request beside a ban', () => {
  it('is nothing unless it is asked for', () => {
    expect(info({})).toBeUndefined();
  });

  it('has no value of a header that carries a secret', () => {
    expect(info({ storeRequestInfo: true, redactHeaders: ['X-API-Key'] })).toMatchObject({
      headers: { cookie: '[redacted]', 'x-api-key': '[redacted]', accept: 'text/html' },
    });
  });

  it('is bounded in number and length', () => {
    const bounded = info({ storeRequestInfo: true, maxStoredHeaders: 4, maxStoredLength: 5 });
    expect(bounded).toEqual({
      method: 'GET',
      path: '/aaaa',
      host: 'shop.',
      headers: { host: 'shop.', cooki: '[redacted]', 'x-api': 'secre', accep: 'text/' },
    });
    expect(info({ storeRequestInfo: true })?.path).toHaveLength(512);
  });
});
