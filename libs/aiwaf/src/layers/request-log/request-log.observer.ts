import { RequestLogSink } from '../../core/ports/request-log-sink';
import { Observer } from '../../core/layer';
import { RequestLogOptions } from './request-log.options';

/** To be built. */
export class RequestLogObserver implements Observer {
  readonly id = 'requestLog';

  constructor(
    readonly options: Readonly<RequestLogOptions>,
    readonly sink: RequestLogSink | null,
  ) {}

  observe(): void {}
}
