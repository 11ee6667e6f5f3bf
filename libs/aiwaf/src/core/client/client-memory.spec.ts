import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ClientResolver } from './client-resolver';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

function usedMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

describe('what is remembered of clients', () => {
  it('holds no header that an address was read from, however often it comes back', () => {
    const options = { trustedProxies: ['10.0.0.1'], neverBan: [], neverBanPrivate: true };
    const resolver = new ClientResolver(options);
    /** As an appending proxy sends it: what the client wrote comes first. */
    const forwardedFor = (n: number) =>
      Buffer.from(`${'x'.repeat(15_000)}, 2001:db8:0:${n.toString(16)}::1`, 'latin1').toString('latin1');
    const before = usedMb();
    // More than one generation, so that early addresses have to be asked for to stay.
    for (let n = 0; n < 25_000; n++) {
      resolver.resolve('10.0.0.1', forwardedFor(n));
      if (n >= 20_000) resolver.resolve('10.0.0.1', forwardedFor(n - 20_000));
    }
    // 25,000 headers of 15 kB would be 375 MB, those that were asked for again 75 MB.
    const grown = usedMb() - before;
    // The resolver must be in use until here, or it is collected with all that it holds.
    expect(resolver.resolve('10.0.0.1', forwardedFor(1)).address).toBe('2001:db8:0:1::1');
    expect(grown).toBeLessThan(60);
  }, 60_000);
});
