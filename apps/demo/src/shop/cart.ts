const MAX_LINES = 20;
const MAX_QUANTITY = 99;
const LINE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d?)$/;

/**
 * What a visitor wants to buy. It lies in the visitor's cookie, so that the shop keeps nothing for
 * visitors who never come back; prices do not, so there is nothing to forge.
 */
export class Cart {
  private constructor(private readonly lines: ReadonlyMap<string, number>) {}

  /** Reads a cookie; what is not a line of a cart is left out. */
  static parse(cookie: string): Cart {
    const lines = new Map<string, number>();
    for (const text of cookie.split('~').slice(0, MAX_LINES)) {
      const match = LINE.exec(text);
      if (match !== null) lines.set(match[1], Number(match[2]));
    }
    return new Cart(lines);
  }

  static readonly EMPTY = Cart.parse('');

  /** Product ids with their quantities. */
  get entries(): readonly (readonly [id: string, quantity: number])[] {
    return [...this.lines];
  }

  /** Pieces in all. */
  get count(): number {
    return [...this.lines.values()].reduce((sum, quantity) => sum + quantity, 0);
  }

  /** With so many more of a product; a full cart stays as it is. */
  add(id: string, quantity: number): Cart {
    const now = this.lines.get(id);
    if (now === undefined && this.lines.size >= MAX_LINES) return this;
    return new Cart(new Map(this.lines).set(id, Math.min(MAX_QUANTITY, (now ?? 0) + quantity)));
  }

  remove(id: string): Cart {
    return new Cart(new Map(this.entries.filter(([other]) => other !== id)));
  }

  /** The value of the cookie. */
  toString(): string {
    return this.entries.map(([id, quantity]) => `${id}:${quantity}`).join('~');
  }
}
