import { Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { layerBit, LayerId, layerMask } from '../core/layer-id';
import { RequestContext } from '../core/request-context';
import { UuidTamperGuard } from '../layers/uuid/uuid-tamper.guard';
import { RouteGate } from '../core/ports/route-gate';
import {
  isWatched,
  ownGuards,
  postponedLayers,
  standBehindHostGuards,
} from './guards/postponed-layers.guard';
import { UuidTable } from './uuid/uuid-table';

const POSTPONABLE = layerMask(['honeypot', 'uuid']);

/**
 * Whether guards of the host come after the firewall's: they may turn the client away, and a 404
 * before their 401 would tell a stranger which entities there are; or they tell who it is, and people
 * who are signed in are not timed.
 */
@Injectable()
export class LaterGuards {
  private readonly known = new WeakMap<object, WeakMap<object, boolean>>();

  constructor(
    private readonly config: ApplicationConfig,
    private readonly table: UuidTable,
    modules: ModulesContainer,
  ) {
    standBehindHostGuards(modules);
  }

  /**
   * Whether to leave a layer's judgement of this request to who asks next: the guard behind the host's, ours
   * or one that the host lists itself. Once a request; not where the client is known already.
   */
  postpone(context: RequestContext, layer: LayerId, gate: RouteGate): boolean {
    const { handler } = context;
    const bit = layerBit(layer);
    if (handler === null || (bit & POSTPONABLE) === 0 || (context.postponed & bit) !== 0) return false;
    const { controller, method } = handler;
    const asks =
      layer === 'uuid'
        ? this.table.parametersOf(controller, method).length > 0
        : context.method !== 'GET' && context.method !== 'HEAD';
    if (!asks || handler.authenticated || !this.has(controller, method)) return false;
    context.postponed |= bit;
    postponedLayers.expect(context, gate);
    return true;
  }

  private has(controller: object, method: object): boolean {
    const methods = this.known.get(controller) ?? new WeakMap<object, boolean>();
    this.known.set(controller, methods);
    let has = methods.get(method);
    if (has === undefined) methods.set(method, (has = this.look(controller, method)));
    return has;
  }

  private look(controller: object, method: object): boolean {
    if (!isWatched(method)) return false;
    const own = [controller, method].flatMap(ownGuards);
    const everywhere = this.config.getGlobalGuards();
    const ours = everywhere.findLastIndex((guard) => guard instanceof UuidTamperGuard);
    return own.length > 0 || ours < everywhere.length - 1 || this.config.getGlobalRequestGuards().length > 0;
  }
}
