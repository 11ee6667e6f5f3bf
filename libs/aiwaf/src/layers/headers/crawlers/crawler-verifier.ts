import { LRUCache } from 'lru-cache';
import { Address } from '../../../core/client/address';
import { AddressSet } from '../../../core/client/address-set';
import { Client, PRIVATE_NETWORKS } from '../../../core/client/client';
import { Clock } from '../../../core/clock';
import { NameResolver } from '../../../core/ports/name-resolver';
import { BackgroundQueue, within } from './background-queue';
import { confirmName, findsNames } from './confirm-name';
import { CrawlerOperator, operatorOf } from './crawler-operators';
import { CrawlerOptions } from './crawler.options';

/** Whether an address is a declared bot's; `unknown` also while nobody has answered. */
export type CrawlerStanding = 'verified' | 'contradicted' | 'unknown';

const HOUR_MS = 3_600_000;
/** A standing is asked for again after this; meanwhile it stays, but for no longer than twice this. */
const FRESH_MS: Readonly<Record<CrawlerStanding, number>> = {
  verified: 24 * HOUR_MS,
  contradicted: HOUR_MS,
  unknown: 60_000,
};
/** Clients whose standing is remembered; about 300 bytes each. */
const REMEMBERED = 10_000;
/** Apart, so that a crowd of impostors pushes no crawler out. */
const REMEMBERED_VERIFIED = 5_000;
const LOOKUPS_AT_ONCE = 4;
const LOOKUPS_WAITING = 200;
const LOOKUP_TIMEOUT_MS = 10_000;

interface Entry {
  standing: CrawlerStanding;
  /** Epoch milliseconds at which the DNS is asked again, and at which the standing no longer counts. */
  askAt: number;
  until: number;
  /** A look-up waits or runs. */
  asked: boolean;
}

/** A client's claim to be a bot, and how it can be looked into. */
interface Claim {
  readonly id: string;
  readonly entry: Entry;
  readonly client: Client;
  readonly address: Address;
  readonly operator: CrawlerOperator | null;
}

/**
 * Says whether the address of a declared bot is its operator's: by ranges that the host gives, and by
 * forward-confirmed reverse DNS. The answer comes at once from memory; what is not known is asked
 * after the request, and is `unknown` until then and wherever the DNS does not answer.
 */
export class CrawlerVerifier {
  private readonly ranges = new Map<string, AddressSet>();
  private readonly entries = new LRUCache<string, Entry>({ max: REMEMBERED });
  private readonly verified = new LRUCache<string, number>({ max: REMEMBERED_VERIFIED });
  private readonly queue = new BackgroundQueue(LOOKUPS_AT_ONCE, LOOKUPS_WAITING);
  private readonly names: NameResolver | null;
  private findsNamesUntil = -Infinity;
  private listener: (client: Client) => void = () => {};

  /** @param names asked in the background; `null`: ranges alone decide */
  constructor(
    options: Readonly<CrawlerOptions>,
    names: NameResolver | null,
    private readonly clock: Clock,
    private readonly timeoutMs = LOOKUP_TIMEOUT_MS,
  ) {
    this.names = options.verify ? names : null;
    const given = new Map<string, string[]>();
    for (const [bot, networks] of Object.entries(options.ranges ?? {})) {
      const subject = subjectOf(bot.toLowerCase());
      given.set(subject, [...(given.get(subject) ?? []), ...networks]);
    }
    given.forEach((networks, subject) => this.ranges.set(subject, AddressSet.parse(networks, subject)));
  }

  /** Told of each client as it is verified. */
  onVerified(listener: (client: Client) => void): void {
    this.listener = listener;
  }

  /**
   * The standing of a client that declares to be a bot.
   *
   * @param bot in lower case, as the user agent names it
   */
  judge(client: Client, bot: string): CrawlerStanding {
    const claim = this.claimOf(client, bot);
    if (claim === null) return 'unknown';
    const { entry } = claim;
    if (!entry.asked && this.isDue(claim)) {
      entry.asked = this.queue.add(() => this.lookUp(claim));
    }
    return this.standingOf(entry);
  }

  /** As {@link judge}, but waits for the DNS, {@link LOOKUP_TIMEOUT_MS} at most: never for a request. */
  async confirm(client: Client, bot: string): Promise<CrawlerStanding> {
    const claim = this.claimOf(client, bot);
    if (claim === null) return 'unknown';
    if (this.isDue(claim)) await this.lookUp(claim);
    return this.standingOf(claim.entry);
  }

  /** Has every crawler be looked up anew. */
  clear(): void {
    this.entries.clear();
    this.verified.clear();
  }

  /** Whether a client has been found to be a crawler; `key` is its client key. */
  isVerified(key: string): boolean {
    return this.verified.size > 0 && (this.verified.peek(key) ?? -Infinity) > this.clock.now();
  }

  /** What ranges say at once. Private addresses are no crawler's and no impostor's. */
  private begin(
    id: string,
    subject: string,
    client: Client,
    address: Address,
    operator: CrawlerOperator | null,
  ): Entry {
    const entry: Entry = { standing: 'unknown', askAt: Infinity, until: Infinity, asked: false };
    const ranges = this.ranges.get(subject);
    if (!PRIVATE_NETWORKS.has(address)) {
      if (ranges?.has(address) === true) this.welcome(entry, client, Infinity);
      else if (operator !== null) entry.askAt = -Infinity;
      else entry.standing = 'contradicted';
    }
    this.entries.set(id, entry);
    return entry;
  }

  /** What is known of a client that declares to be a bot; `null` where nobody can ever tell. */
  private claimOf(client: Client, bot: string): Claim | null {
    if (client.parsed === null || client.undeclaredProxy || client.neverBan) return null;
    const operator = this.names === null ? null : operatorOf(bot);
    const subject = subjectOf(bot);
    if (operator === null && !this.ranges.has(subject)) return null;
    const id = `${subject} ${client.key}`;
    const entry = this.entries.peek(id) ?? this.begin(id, subject, client, client.parsed, operator);
    return { id, entry, client, address: client.parsed, operator };
  }

  private isDue({ entry, operator }: Claim): boolean {
    return operator !== null && this.clock.now() >= entry.askAt;
  }

  private standingOf(entry: Entry): CrawlerStanding {
    return this.clock.now() < entry.until ? entry.standing : 'unknown';
  }

  private async lookUp(claim: Claim): Promise<void> {
    const standing = await within(this.timeoutMs, this.askNames(claim)).catch(
      (): CrawlerStanding => 'unknown',
    );
    this.settle(claim, standing);
  }

  private async askNames({ address, operator }: Claim): Promise<CrawlerStanding> {
    const names = this.names as NameResolver;
    const finding = await confirmName(address, operator?.domains ?? [], names);
    if (finding !== 'nameless' || (this.clock.now() >= this.findsNamesUntil && (await findsNames(names)))) {
      this.findsNamesUntil = this.clock.now() + HOUR_MS;
    }
    if (this.clock.now() >= this.findsNamesUntil) return 'unknown';
    return finding === 'confirmed' ? 'verified' : 'contradicted';
  }

  private settle({ id, entry, client }: Claim, standing: CrawlerStanding): void {
    const now = this.clock.now();
    entry.asked = false;
    entry.askAt = now + FRESH_MS[standing];
    // Where nobody answers, what was known before stays for its time.
    if (standing !== 'unknown') {
      if (entry.standing === 'verified' && standing !== 'verified') this.verified.delete(client.key);
      entry.standing = standing;
      entry.until = now + 2 * FRESH_MS[standing];
      if (standing === 'verified') this.welcome(entry, client, entry.until);
    }
    this.entries.set(id, entry);
  }

  private welcome(entry: Entry, client: Client, until: number): void {
    entry.standing = 'verified';
    this.verified.set(client.key, until);
    this.listener(client);
  }
}

/** Bots of one operator are looked up and remembered together. */
function subjectOf(bot: string): string {
  return operatorOf(bot)?.name ?? bot;
}
