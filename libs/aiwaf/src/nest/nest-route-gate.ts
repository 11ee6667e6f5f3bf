import { ExecutionContext, Injectable } from '@nestjs/common';
import { layerBit, LayerId } from '../core/layer-id';
import { RouteGate } from '../core/ports/route-gate';
import { Denial, RequestContext } from '../core/request-context';
import { contextOf, rawRequest, rawResponse, refusalOf, writeRefusal } from '../edge';
import { exemptionOf } from './decorators/aiwaf-exempt.decorator';
import { rateLimitOf } from './decorators/aiwaf-rate-limit.decorator';
import { EngineHost } from './engine/engine-host';
import { HostFilters } from './host-filters';
import { MountInstaller } from './mount-installer';
import { AiwafRefusedException } from './refused.exception';

/** Leads the guards to the pipeline. GraphQL, WebSocket and RPC calls pass: the mount has judged their request. */
@Injectable()
export class NestRouteGate implements RouteGate {
  constructor(
    private readonly host: EngineHost,
    private readonly installer: MountInstaller,
    private readonly filters: HostFilters,
  ) {}

  admit(execution: ExecutionContext, layer: LayerId): boolean | Promise<boolean> {
    const { contexts, pipeline } = this.host.engine;
    if (pipeline.paused || execution.getType() !== 'http') return true;
    const request = rawRequest(execution.getArgByIndex(0));
    if (request === null) return true;
    const context =
      contextOf(request) ?? this.installer.begin(request, rawResponse(execution.getArgByIndex(1)));
    if (context === null || (context.ran & layerBit(layer)) !== 0) return true;
    const [controller, handler] = [execution.getClass(), execution.getHandler()];
    contexts.settle(context, {
      exempt: exemptionOf(controller, handler),
      rateLimit: rateLimitOf(controller, handler),
      name: `${controller.name}.${handler.name}`,
    });
    const denial = pipeline.runLayer(context, layer);
    if (denial instanceof Promise) return denial.then((late) => this.settle(late, context, execution));
    return this.settle(denial, context, execution);
  }

  /**
   * Refuses by an exception. Where no filter of the host would format it, the answer is written
   * before, as at the root mount; Nest's own filter then finds it sent.
   */
  private settle(denial: Denial | null, context: RequestContext, execution: ExecutionContext): boolean {
    if (denial === null) return true;
    const refusal = refusalOf(denial, context);
    const response = rawResponse(execution.switchToHttp().getResponse());
    if (this.filters.catchRefusalsOf(execution.getClass(), execution.getHandler())) {
      for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
    } else {
      writeRefusal(refusal, context, response);
    }
    throw new AiwafRefusedException(refusal);
  }
}
