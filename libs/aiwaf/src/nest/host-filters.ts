import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { AiwafRefusedException } from './refused.exception';

/** Tells whether the host formats its errors itself, in which case refusals go through its filters. */
@Injectable()
export class HostFilters {
  private known = { count: -1, always: false, inHandlers: false };

  constructor(private readonly config: ApplicationConfig) {}

  /** Whether a global filter of the host would catch a refusal at the root mount. */
  catchRefusals(): boolean {
    return this.look().always;
  }

  /**
   * Whether a filter of the host would catch the refusal of a guard: a global one, one that is made for
   * each request, which Nest asks here alone, or one of the controller or handler.
   */
  catchRefusalsOf(controller: object, handler: object): boolean {
    return (
      this.look().inHandlers ||
      [controller, handler].some((target) => Reflect.hasMetadata('__exceptionFilters__', target))
    );
  }

  private look(): { readonly always: boolean; readonly inHandlers: boolean } {
    const filters = this.config.getGlobalFilters();
    const scoped = this.config.getGlobalRequestFilters();
    const count = filters.length + scoped.length;
    if (count !== this.known.count) {
      const always = filters.some((filter) => catchesRefusal(filter.constructor));
      const inHandlers = always || scoped.some((wrapper) => catchesRefusal(wrapper.metatype));
      this.known = { count, always, inHandlers };
    }
    return this.known;
  }
}

function catchesRefusal(type: unknown): boolean {
  if (typeof type !== 'function') return false;
  const caught = (Reflect.getMetadata('__filterCatchExceptions__', type) as unknown[] | undefined) ?? [];
  return (
    caught.length === 0 ||
    caught.some(
      (one) =>
        typeof one === 'function' &&
        (one === AiwafRefusedException ||
          (one.prototype instanceof Object &&
            AiwafRefusedException.prototype instanceof (one as new () => object))),
    )
  );
}
