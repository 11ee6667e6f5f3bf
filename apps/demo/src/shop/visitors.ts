import { Injectable } from '@nestjs/common';
import { Cart } from './cart';
import { cookie, cookieValue } from './cookies';
import { Sessions } from './sessions';

const CART = 'cart';
const CART_SECONDS = 30 * 86_400;

/** What the shop knows of who is asking. */
export interface Visitor {
  /** The name of the user who is logged in, or `null`. */
  readonly user: string | null;
  readonly cart: Cart;
}

/** Reads visitors from their cookies. */
@Injectable()
export class Visitors {
  constructor(private readonly sessions: Sessions) {}

  of(cookies: string | undefined): Visitor {
    return { user: this.sessions.userOf(cookies), cart: Cart.parse(cookieValue(cookies, CART)) };
  }

  /** The `Set-Cookie` header that keeps a cart. */
  keep(cart: Cart): string {
    return cookie(CART, String(cart), CART_SECONDS);
  }
}
