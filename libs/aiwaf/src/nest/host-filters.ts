import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { AiwafRefusedException } from './refused.exception';

/** Tells whether the host formats its errors itself, in which case refusals go through its filters. */
@Injectable()
export class HostFilters {
  private known: { count: number; catches: boolean } = { count: -1, catches: false };

  constructor(private readonly config: ApplicationConfig) {}

  /** Whether a global filter of the host would catch a refusal. */
  catchRefusals(): boolean {
    const filters = this.config.getGlobalFilters();
    const scoped = this.config.getGlobalRequestFilters();
    const count = filters.length + scoped.length;
    if (count !== this.known.count) {
      const types = [
        ...filters.map((filter) => filter.constructor),
        ...scoped.map((wrapper) => wrapper.metatype),
      ];
      this.known = { count, catches: types.some(catchesRefusal) };
    }
    return this.known.catches;
  }

  /** Whether a controller or a handler has filters of its own. */
  hasOwn(controller: object, handler: object): boolean {
    return [controller, handler].some((target) => Reflect.hasMetadata('__exceptionFilters__', target));
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
