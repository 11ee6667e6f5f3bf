import { Award, Observer, Outcome } from '../layer';
import { layerBit, LayerId } from '../layer-id';
import { Mode } from '../mode';
import { Lane, RequestContext } from '../request-context';
import { isUsual, LayerModes } from './layer-modes';

/** An observer with the bit of its layer, 0 for one that is always told, and its mode for most requests. */
interface Watch {
  readonly observer: Observer;
  readonly bit: number;
  readonly mode: Mode;
}

/** Whose mode an observer has that is always told. */
const ALWAYS_TOLD: LayerId = 'blacklist';

/** Tells observers the end of each request, once. Nothing that one throws leaves this class. */
export class Watches {
  private readonly all: readonly Watch[];
  private readonly byLayer: ReadonlyMap<LayerId | null, Watch>;

  /**
   * @param awardIn gives the points of a request in a lane
   * @param fault told of an observer that failed
   */
  constructor(
    observers: readonly Observer[],
    private readonly modes: LayerModes,
    private readonly awardIn: (context: RequestContext, lane: Lane) => Award,
    private readonly fault: (layer: LayerId | undefined, error: unknown) => void,
  ) {
    this.all = observers.map((observer) => ({
      observer,
      bit: observer.id === null ? 0 : layerBit(observer.id),
      mode: modes.usual(observer.id ?? ALWAYS_TOLD),
    }));
    this.byLayer = new Map(this.all.map((watch) => [watch.observer.id, watch]));
  }

  /** Those that have not been told yet. */
  tellAll(context: RequestContext, outcome: Outcome): void {
    const award = this.awardIn(context, 'enforce');
    for (let i = 0; i < this.all.length; i++) this.tell(this.all[i], context, outcome, award);
  }

  /** One layer's, before the others. */
  tellLayer(id: LayerId, context: RequestContext, outcome: Outcome): void {
    const watch = this.byLayer.get(id);
    if (watch !== undefined) this.tell(watch, context, outcome, this.awardIn(context, 'enforce'));
  }

  /** @param enforced gives points that count */
  private tell(watch: Watch, context: RequestContext, outcome: Outcome, enforced: Award): void {
    const { observer, bit } = watch;
    if (((context.observed | context.exempt) & bit) !== 0) return;
    context.observed |= bit;
    const mode = isUsual(context) ? watch.mode : this.modes.of(observer.id ?? ALWAYS_TOLD, context);
    if (mode === 'off' && observer.id !== null) return;
    const lane: Lane = mode === 'enforce' ? 'enforce' : 'monitor';
    try {
      const award = lane === 'enforce' ? enforced : this.awardIn(context, lane);
      const later = observer.observe(context, outcome, award, lane);
      if (later !== undefined) this.followed(later, observer);
    } catch (error) {
      this.fault(observer.id ?? undefined, error);
    }
  }

  private followed(later: Promise<void>, { id }: Observer): void {
    later.catch((error: unknown) => this.fault(id ?? undefined, error));
  }
}
