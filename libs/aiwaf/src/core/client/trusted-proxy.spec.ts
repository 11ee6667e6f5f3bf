import { ClientResolver } from './client-resolver';

describe('a client behind a proxy', () => {
  const clients = new ClientResolver({ trustedProxies: ['10.0.0.1'], neverBan: [], neverBanPrivate: true });

  it('is marked when the proxy is declared, whether it forwards an address or not', () => {
    expect(clients.resolve('10.0.0.1', '203.0.113.9')).toMatchObject({
      key: '203.0.113.9',
      viaTrustedProxy: true,
    });
    expect(clients.resolve('10.0.0.1', undefined)).toMatchObject({ key: '10.0.0.1', viaTrustedProxy: true });
  });

  it('is not marked when the proxy is not declared, nor when it comes itself', () => {
    expect(clients.resolve('10.0.0.2', '203.0.113.9').viaTrustedProxy).toBe(false);
    expect(clients.resolve('203.0.113.9', '10.0.0.1').viaTrustedProxy).toBe(false);
    expect(clients.resolve('203.0.113.9', undefined).viaTrustedProxy).toBe(false);
  });
});
