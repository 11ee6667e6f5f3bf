import { Chance } from './chance';

/** Hands out the addresses that visitors come from: public ones, of no list of private or reserved ranges. */
export class Addresses {
  private next = 0;
  /** Mobile networks put many subscribers behind few addresses. */
  private readonly carriers: readonly string[];

  constructor(private readonly chance: Chance) {
    this.carriers = Array.from({ length: 40 }, () => this.home());
  }

  /** An IPv4 address that nobody else of the scenario has. */
  home(): string {
    const n = this.next++;
    return `${31 + (n % 50)}.${20 + ((n * 7) % 100)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`;
  }

  /** One of the shared addresses of a mobile network. */
  carrier(): string {
    return this.chance.pick(this.carriers);
  }

  /** The first four groups of a subscriber's `/64`. */
  network64(): string {
    const n = this.next++;
    return `2a0${1 + (n % 8)}:${(0x100 + (n % 0x700)).toString(16)}:${(n & 0xffff).toString(16)}:${(1 + (n % 0xfe)).toString(16)}`;
  }

  /** A privacy address inside a `/64`. */
  inside(network: string): string {
    const group = () => this.chance.int(0x1000, 0xffff).toString(16);
    return `${network}:${group()}:${group()}:${group()}:${group()}`;
  }
}
