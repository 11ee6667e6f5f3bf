import { RouteTable } from '../../core/route';
import { Layer } from '../../core/layer';
import { PASS, Verdict } from '../../core/verdict';
import { HoneypotOptions } from './honeypot.options';

/** To be built. */
export class HoneypotLayer implements Layer {
  readonly id = 'honeypot';
  readonly phase = 'route';

  constructor(
    readonly options: Readonly<HoneypotOptions>,
    readonly routes: () => RouteTable,
  ) {}

  inspect(): Verdict {
    return PASS;
  }
}
