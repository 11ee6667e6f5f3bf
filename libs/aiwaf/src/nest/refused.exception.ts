import { HttpException } from '@nestjs/common';
import { Refusal } from '../edge';

/**
 * A refusal on its way through the host's exception filters. Its response body is the JSON form of
 * the refusal; the reason stays in the event.
 */
export class AiwafRefusedException extends HttpException {
  constructor(refusal: Refusal) {
    super(refusal.body, refusal.status);
  }
}
