import { AiwafConfigError } from '../../core/errors';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { integer, nullable, string } from '../../core/options/checks';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Shorter secrets can be guessed offline from one token. */
const MIN_SECRET_LENGTH = 16;

/** Options of the layer that times forms and checks methods. */
export class HoneypotOptions extends JudgingLayerOptions {
  /**
   * Time from the page to its form below which a post is no person's: 403 and 25 points; 0 refuses no speed.
   */
  minMs = 1_000;
  /**
   * Time after which a page has expired and has to be loaded again: 409, no points. `@AiwafForm({ maxMs })`
   * gives a long form more.
   */
  maxMs = 240_000;
  /**
   * Pages remembered, one entry a visitor and page, about 350 bytes each; the least recently used is
   * forgotten first, and its form passes.
   * @unit pages
   */
  maxPages = 50_000;
  /**
   * Signs the tokens of forms, at least 16 characters. `null`: one is made at the first start and kept in the
   * database, without a database in this process alone.
   */
  secret: string | null = null;
}

const checks: Checks<HoneypotOptions> = {
  ...judgingLayerChecks,
  minMs: integer(0, 86_400_000),
  maxMs: integer(1, 86_400_000),
  maxPages: integer(100, 10_000_000),
  secret: nullable(string),
};

/** Merges and checks the options of the layer. */
export function honeypotOptions(input: unknown, where: string): Readonly<HoneypotOptions> {
  const options = mergeOptions(new HoneypotOptions(), checks, input, where);
  if (options.minMs >= options.maxMs) {
    throw new AiwafConfigError(
      'AIWAF_E_OPTION_VALUE',
      `${where}.minMs is ${options.minMs} and ${where}.maxMs ${options.maxMs}: no form could ever be sent.`,
      'Write a minMs below maxMs.',
    );
  }
  if (options.secret !== null && options.secret.length < MIN_SECRET_LENGTH) {
    // The value stays out of the message: it may be a real secret.
    throw new AiwafConfigError(
      'AIWAF_E_OPTION_VALUE',
      `${where}.secret has fewer than ${MIN_SECRET_LENGTH} characters.`,
      'Write a long random text, or leave it out.',
    );
  }
  return options;
}
