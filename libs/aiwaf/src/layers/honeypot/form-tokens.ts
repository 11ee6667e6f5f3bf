import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { pagePath } from './page-path';

/** The body field and the cookie that carry a token. */
export const FORM_FIELD = 'aiwaf_form';
/** The header that carries it for scripts. */
export const FORM_HEADER = 'x-aiwaf-form';

/** An instant in base 36, a dot, and 32 bytes in base64url: nothing in it needs escaping in HTML. */
const TOKEN = /^([0-9a-z]{1,9})\.([\w-]{43})$/;
const MAX_LENGTH = 53;

/**
 * Signed notes of when a page was made: HMAC-SHA256 over the instant and the page's path. They say
 * nothing of the visitor, so that they may be made where the request is not at hand.
 */
export class FormTokens {
  private secrets: readonly [string, ...string[]] = [randomBytes(32).toString('hex')];

  /** Signs with this secret from now on; tokens of the one before stay valid, pages that carry them are open. */
  adopt(secret: string): void {
    if (secret !== this.secrets[0]) this.secrets = [secret, this.secrets[0]];
  }

  /**
   * @param path of the page, or the one that its form posts to
   * @param now epoch milliseconds
   */
  issue(path: string, now: number): string {
    const instant = now.toString(36);
    return `${instant}.${sign(this.secrets[0], instant, pagePath(path)).toString('base64url')}`;
  }

  /**
   * The instant (epoch ms) of a token that was made here for one of these pages; `null` for any other
   * text, forged ones included.
   *
   * @param pages as {@link pagePath} gives them
   */
  issuedAt(token: string, pages: readonly string[]): number | null {
    const parts = token.length > MAX_LENGTH ? null : TOKEN.exec(token);
    if (parts === null) return null;
    const given = Buffer.from(parts[2], 'base64url');
    const genuine = this.secrets.some((secret) =>
      pages.some((page) => timingSafeEqual(given, sign(secret, parts[1], page))),
    );
    return genuine ? parseInt(parts[1], 36) : null;
  }
}

function sign(secret: string, instant: string, page: string): Buffer {
  return createHmac('sha256', secret).update(`aiwaf form\n${instant}\n${page}`).digest();
}
