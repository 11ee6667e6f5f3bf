import { HttpException } from '@nestjs/common';
import { Refusal } from '../edge';

/**
 * A refusal on its way through the host's exception filters. Its response body is the JSON form of
 * the refusal; the reason stays in the event.
 */
export class AiwafRefusedException extends HttpException {
  /** What GraphQL puts beside the message. */
  readonly extensions: {
    /** Such as `FORBIDDEN`. */
    readonly code: string;
    /** By which the operator finds the reason: `aiwaf explain`. */
    readonly requestId: string;
    /** Seconds after which a request would pass, where that is known. */
    readonly retryAfter?: number;
  };

  /** @internal */
  constructor(refusal: Refusal) {
    super(refusal.body, refusal.status);
    const { error, requestId } = refusal.body;
    const wait = refusal.headers['retry-after'];
    this.extensions = {
      code: error.toUpperCase(),
      requestId,
      ...(wait === undefined ? {} : { retryAfter: Number(wait) }),
    };
  }
}
