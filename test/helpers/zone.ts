import { NameResolver } from '../../libs/aiwaf/src/core/ports/name-resolver';

/** The failures of a resolver by their code. */
export const dnsError = (code: string): Error => Object.assign(new Error(`query ${code}`), { code });

/** A small DNS: names of addresses, and addresses of names. What it does not hold there is not. */
export class Zone implements NameResolver {
  /** Questions so far. */
  readonly asked: string[] = [];
  /** Fails every question, or leaves it without an answer. */
  fault: 'none' | 'hangs' | 'throws' | Error = 'none';
  readonly names: Record<string, readonly string[]> = { '8.8.8.8': ['dns.google'] };
  readonly addresses: Record<string, readonly string[]> = {};

  /** A crawler's address whose name leads back to it. */
  crawler(address: string, name: string): this {
    this.names[address] = [name];
    this.addresses[name] = [address];
    return this;
  }

  reverse(address: string): Promise<readonly string[]> {
    return this.answer(address, this.names[address]);
  }

  resolve4(name: string): Promise<readonly string[]> {
    return this.answer(
      name,
      this.addresses[name]?.filter((address) => !address.includes(':')),
    );
  }

  resolve6(name: string): Promise<readonly string[]> {
    return this.answer(
      name,
      this.addresses[name]?.filter((address) => address.includes(':')),
    );
  }

  private answer(question: string, found: readonly string[] | undefined): Promise<readonly string[]> {
    this.asked.push(question);
    if (this.fault === 'throws') throw new TypeError('no channel');
    if (this.fault === 'hangs') return new Promise(() => undefined);
    if (this.fault !== 'none') return Promise.reject(this.fault);
    if (found === undefined) return Promise.reject(dnsError('ENOTFOUND'));
    return found.length === 0 ? Promise.reject(dnsError('ENODATA')) : Promise.resolve(found);
  }
}

/** Lets what waits behind requests run; look-ups take a few turns. */
export async function background(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
