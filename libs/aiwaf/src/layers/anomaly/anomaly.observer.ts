import { PathJudge } from '../../core/ports/path-judge';
import { Observer } from '../../core/layer';
import { AnomalyOptions } from './anomaly.options';

/** To be built. */
export class AnomalyObserver implements Observer {
  readonly id = 'anomaly';

  constructor(
    readonly options: Readonly<AnomalyOptions>,
    readonly judge: PathJudge,
  ) {}

  observe(): void {}
}
