import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { cookie, cookieValue } from './cookies';

const NAME = 'session';
const LENGTH_SECONDS = 8 * 3_600;

/** Signed session cookies. The key lives as long as the process: a restart logs everyone out. */
@Injectable()
export class Sessions {
  private readonly key = randomBytes(32);

  /** The `Set-Cookie` header that logs a user in. */
  open(user: string): string {
    const claim = `${Buffer.from(user).toString('base64url')}.${Date.now() + LENGTH_SECONDS * 1000}`;
    return cookie(NAME, `${claim}.${this.sign(claim)}`, LENGTH_SECONDS);
  }

  /** The `Set-Cookie` header that logs out. */
  close(): string {
    return cookie(NAME, '', 0);
  }

  /** The user of a `Cookie` header, or `null`. */
  userOf(cookies: string | undefined): string | null {
    const [user = '', until = '', signature = ''] = cookieValue(cookies, NAME).split('.');
    const expected = Buffer.from(this.sign(`${user}.${until}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return Number(until) > Date.now() ? Buffer.from(user, 'base64url').toString() : null;
  }

  private sign(claim: string): string {
    return createHmac('sha256', this.key).update(claim).digest('base64url');
  }
}
