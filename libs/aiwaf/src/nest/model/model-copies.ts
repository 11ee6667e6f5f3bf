import type { ModelCopy } from '../../core/ports/model-store';
import { withinLimit } from './time-limit';

/** How long a copy may take for one answer, in ms: a start waits for it. */
const COPY_LIMIT_MS = 1_000;

/** Copies of the model in force, which may be missing, old, damaged or hanging without harm. */
export class ModelCopies {
  constructor(
    private readonly copies: readonly ModelCopy[],
    private readonly onFault: (place: string, error: unknown) => void,
  ) {}

  /** What each of them has, in order; those that fail or hang are passed over. */
  async *read(): AsyncGenerator<{ readonly content: string; readonly place: string }> {
    for (const copy of this.copies) {
      const content = await withinLimit(copy.read(), COPY_LIMIT_MS, copy.place).catch(() => null);
      if (content !== null) yield { content, place: copy.place };
    }
  }

  /** Brings all of them up to date; those that are so are left alone. Never rejects. */
  async renew(content: string): Promise<void> {
    const renew = async (copy: ModelCopy) => {
      if ((await copy.read().catch(() => null)) !== content) await copy.write(content);
    };
    await Promise.all(
      this.copies.map((copy) =>
        withinLimit(renew(copy), COPY_LIMIT_MS, copy.place).catch((error: unknown) =>
          this.onFault(copy.place, error),
        ),
      ),
    );
  }
}
