import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LogClients } from '../../core/client/log-clients';
import { FeatureSource, LogLine } from '../../core/ports/feature-source';
import { countTraffic } from './geo-traffic';

const LINE: LogLine = {
  address: '',
  at: 0,
  method: 'GET',
  target: '/',
  status: 200,
  referer: '',
  userAgent: null,
  responseTime: null,
  denied: false,
};
/** The country of an address by its first number. */
const lookup = {
  country: (address: string) => ({ '1': 'AU', '2': 'DE', '3': 'KP' })[address.split('.')[0]] ?? null,
};

/** Gives requests of these addresses; `atEnd` is called when all were taken and nothing was let go. */
function source(addresses: Iterable<string>, atEnd = () => {}): FeatureSource {
  const clients = new LogClients();
  return {
    size: 1,
    read: async (use, onProgress, isEnough = () => false) => {
      let read = 0;
      for (const address of addresses) {
        if (isEnough()) break;
        const client = clients.of(address);
        if (client === null) throw new Error(address);
        use(LINE, client);
        read++;
      }
      onProgress(1);
      atEnd();
      return { read, parsed: read, dropped: {} };
    },
    close: async () => undefined,
  };
}

const count = (addresses: Iterable<string>, limit = 0, atEnd?: () => void) =>
  countTraffic(source(addresses, atEnd), lookup, limit, () => undefined);

describe('countTraffic', () => {
  it('counts requests by country, most first, unknown and private addresses apart', async () => {
    const addresses = ['2.0.0.1', '1.0.0.1', '2.0.0.1', '2.0.0.2', '9.9.9.9', '10.0.0.1', '::1', '3.0.0.1'];
    expect(await count(addresses)).toMatchObject({
      requests: 8,
      countries: [
        { country: 'DE', name: 'Germany', requests: 3 },
        { country: 'AU', name: 'Australia', requests: 1 },
        { country: 'KP', name: 'North Korea', requests: 1 },
      ],
      unknown: 1,
      private: 2,
      limited: false,
    });
  });

  it('counts no more than the limit', async () => {
    const { requests, limited } = await count(Array<string>(10).fill('1.0.0.1'), 4);
    expect([requests, limited]).toEqual([4, true]);
  });

  it('takes no more memory for half a million clients', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = () => {
      collect();
      return process.memoryUsage().heapUsed / 1_048_576;
    };
    function* addresses() {
      for (let i = 0; i < 500_000; i++)
        yield `${1 + (i % 3)}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
    }
    const before = heap();
    let grown = 0;
    const { requests } = await count(addresses(), 0, () => (grown = heap() - before));
    expect(requests).toBe(500_000);
    expect(grown).toBeLessThan(25);
  });
});
