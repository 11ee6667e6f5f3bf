import { Random } from '#aiwaf/internals';

/** Chance as scenarios ask for it; everything follows from the seed of its numbers. */
export class Chance {
  constructor(private readonly random: Random) {}

  happens(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  real(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)];
  }

  /** Picks by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let lot = this.random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) if ((lot -= weight) < 0) return choice;
    return choices[choices.length - 1][1];
  }

  /** A whole number whose mean is `mean`. */
  rounded(mean: number): number {
    return Math.floor(mean) + (this.happens(mean - Math.floor(mean)) ? 1 : 0);
  }

  token(length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
    let text = '';
    while (text.length < length) text += alphabet[this.int(0, alphabet.length - 1)];
    return text;
  }

  uuid(): string {
    const hex = (length: number) => this.token(length, '0123456789abcdef');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
