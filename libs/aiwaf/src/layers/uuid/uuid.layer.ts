import { UuidLookup } from '../../core/ports/uuid-lookup';
import { Layer } from '../../core/layer';
import { PASS, Verdict } from '../../core/verdict';
import { UuidOptions } from './uuid.options';

/** To be built. */
export class UuidLayer implements Layer {
  readonly id = 'uuid';
  readonly phase = 'route';

  constructor(
    readonly options: Readonly<UuidOptions>,
    readonly lookup: UuidLookup | null,
  ) {}

  inspect(): Verdict {
    return PASS;
  }
}
