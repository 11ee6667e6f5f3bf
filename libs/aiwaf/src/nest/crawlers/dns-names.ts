import { Resolver } from 'node:dns/promises';
import { Injectable, OnApplicationShutdown, Provider } from '@nestjs/common';
import { NameResolver } from '../../core/ports/name-resolver';

/** Of one query to one server, in ms; with two tries a server that is down costs nobody's request anything. */
const TIMEOUT_MS = 2_000;

/** The servers of this machine, asked over the network and never through the thread pool. */
@Injectable()
export class DnsNames implements NameResolver, OnApplicationShutdown {
  private readonly resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });

  reverse(address: string): Promise<readonly string[]> {
    return this.resolver.reverse(address);
  }

  resolve4(name: string): Promise<readonly string[]> {
    return this.resolver.resolve4(name);
  }

  resolve6(name: string): Promise<readonly string[]> {
    return this.resolver.resolve6(name);
  }

  /** Queries on their way would keep the process alive. */
  onApplicationShutdown(): void {
    this.resolver.cancel();
  }
}

/** What crawler verification asks; tests and hosts put another in its place by this token. */
export const nameResolverProvider: Provider = { provide: NameResolver, useClass: DnsNames };
