import { EventEmitter } from 'node:events';
import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { messageOf } from '../core/errors';
import { RequestContext } from '../core/request-context';
import {
  AdapterEdge,
  ExpressEdge,
  FastifyEdge,
  Mount,
  NestAdapter,
  RawRequest,
  RawResponse,
  UpgradeGate,
} from '../edge';
import { EngineHost } from './engine/engine-host';
import { Events } from './events';
import { HostFilters } from './host-filters';
import { AiwafRefusedException } from './refused.exception';
import { HostRoutes } from './routing/host-routes';
import { State } from './state/state';

const EDGES: Readonly<Record<string, new (adapter: NestAdapter) => AdapterEdge>> = {
  express: ExpressEdge,
  fastify: FastifyEdge,
};

/**
 * Mounts the pipeline at the root of the HTTP adapter. The adapter announces itself before the host
 * can add anything to it; in an application context without HTTP it never does.
 */
@Injectable()
export class MountInstaller implements OnApplicationBootstrap {
  private readonly mount: Mount;
  private edge: AdapterEdge | null = null;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly host: EngineHost,
    private readonly routes: HostRoutes,
    filters: HostFilters,
    private readonly state: State,
    private readonly events: Events,
  ) {
    const { contexts, pipeline } = host.engine;
    this.mount = new Mount(
      contexts,
      pipeline,
      () => routes.table,
      (refusal) => (filters.catchRefusals() ? new AiwafRefusedException(refusal) : null),
      this.host.engine.clock,
      events.emit,
    );
    adapterHost.init$.subscribe(() => this.install());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.edge === null) return;
    this.routes.build(this.edge);
    this.guardUpgrades();
    this.host.engine.setGlobalPrefix(this.routes.globalPrefix);
    await this.state.saveRoutes(this.routes.toSave());
  }

  /** The context of a request that came past the mount; `null` when it cannot be made. */
  begin(request: RawRequest, response: RawResponse): RequestContext | null {
    try {
      return this.mount.begin(request, response);
    } catch (error) {
      this.events.warnOnce('AIWAF_W_EDGE_FAILED', messageOf(error));
      return null;
    }
  }

  /** Gateways listen by now, and the server does not yet. */
  private guardUpgrades(): void {
    const { contexts, pipeline } = this.host.engine;
    const server: unknown = this.adapterHost.httpAdapter.getHttpServer();
    if (!(server instanceof EventEmitter)) return;
    const gate = new UpgradeGate(
      contexts,
      pipeline,
      () => this.routes.table,
      this.host.engine.clock,
      this.events.emit,
    );
    gate.install(server);
  }

  private install(): void {
    const adapter = this.adapterHost.httpAdapter as unknown as NestAdapter | undefined;
    if (adapter?.getInstance() === undefined) return;
    const Edge = EDGES[adapter.getType()];
    if (Edge === undefined) {
      this.events.warnOnce(
        'AIWAF_W_ADAPTER_UNKNOWN',
        `The HTTP adapter "${adapter.getType()}" is neither Express nor Fastify: only matched routes are protected, by the guards.`,
      );
      return;
    }
    this.edge = new Edge(adapter);
    this.edge.install(this.mount);
  }
}
