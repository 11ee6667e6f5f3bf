import { Layer } from '../../core/layer';
import { PASS, Verdict } from '../../core/verdict';
import { GeoOptions } from './geo.options';

/** To be built. */
export class GeoLayer implements Layer {
  readonly id = 'geo';
  readonly phase = 'connection';

  constructor(readonly options: Readonly<GeoOptions>) {}

  inspect(): Verdict {
    return PASS;
  }
}
