import { Observer, Outcome } from '../../core/layer';
import { RequestContext } from '../../core/request-context';
import { UuidLayer } from './uuid.layer';

/**
 * Tells the layer of requests that may have created an entity: who asks for a UUID, finds none and
 * creates it, sees it at once.
 */
export class UuidWritesObserver implements Observer {
  /** Told of exempt clients' requests too: theirs create entities as well. */
  readonly id = null;

  constructor(private readonly layer: UuidLayer) {}

  observe({ method }: RequestContext, { status }: Outcome): void {
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && status < 400) this.layer.written();
  }
}
