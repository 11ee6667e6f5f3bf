import net, { createServer, Server } from 'node:net';
import { whoisLookup } from './whois-lookup';
import { whoisTarget } from './whois-target';

/** Answers by host and query, in place of the registries; a host that is missing refuses the connection. */
const ANSWERS: Readonly<Record<string, string>> = {
  'whois.iana.org 203.0.113.9': 'refer: whois.arin.net\nwhois: whois.arin.net\n',
  'whois.arin.net + n 203.0.113.9':
    'NetRange: 203.0.113.0 - 203.0.113.255\nReferralServer: rwhois://rwhois.example.net:4321\n\nOrgName: Example\nCity: Ж\n',
  'whois.verisign-grs.com good.com':
    'Domain Name: GOOD.COM\nName Server: A.EXAMPLE.NET\nName Server: B.EXAMPLE.NET\nRegistrar WHOIS Server: gone.example.net\n',
};

describe('whoisLookup', () => {
  let server: Server;
  let host = '';
  beforeAll(async () => {
    server = createServer((socket) => {
      const asked = host;
      socket.once('data', (query) => socket.end(ANSWERS[`${asked} ${String(query).trim()}`] ?? ''));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const connect = net.connect.bind(net) as (options: object, done: () => void) => net.Socket;
    jest.spyOn(net, 'connect').mockImplementation(((options: { host: string }, done: () => void) => {
      host = options.host;
      const known = Object.keys(ANSWERS).some((key) => key.startsWith(`${host} `));
      return connect({ host: '127.0.0.1', port: known ? port : 1 }, done);
    }) as never);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await new Promise((resolve) => server.close(resolve));
  });
  const look = (target: string) => whoisLookup(whoisTarget(target), null);

  it('asks the registry of an address and follows no referral to another protocol', async () => {
    const { answers, failed } = await look('203.0.113.9');
    expect(failed).toEqual([]);
    expect(answers).toHaveLength(1);
    expect(answers[0].server).toBeNull();
    expect({ ...answers[0].fields }).toMatchObject({
      range: '203.0.113.0 - 203.0.113.255',
      'organisation.OrgName': 'Example',
      'organisation.City': 'Ж',
    });
  });

  it('keeps what the registry said of a name when its registrar does not answer', async () => {
    const { answers, failed } = await look('good.com');
    expect(answers.map(({ server: name }) => name)).toEqual(['whois.verisign-grs.com']);
    expect(answers[0].fields['Name Server']).toEqual(['A.EXAMPLE.NET', 'B.EXAMPLE.NET']);
    expect(failed).toEqual([{ server: 'gone.example.net', reason: expect.stringContaining('ECONNREFUSED') }]);
  });

  it('tells a network that is missing from a name that nobody knows', async () => {
    await expect(look('good.org')).rejects.toMatchObject({ code: 'AIWAF_E_WHOIS_UNREACHABLE' });
    await expect(look('10.0.0.1')).rejects.toMatchObject({ code: 'AIWAF_E_WHOIS_NOTHING' });
  });
});
