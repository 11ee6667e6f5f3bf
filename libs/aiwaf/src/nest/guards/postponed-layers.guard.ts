import 'reflect-metadata';
import { CanActivate, ExecutionContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RequestContext } from '../../core/request-context';
import { RouteGate } from '../../core/ports/route-gate';
import { contextOf, rawRequest } from '../../edge';

/** Where Nest keeps the guards of a handler. */
export const GUARDS_KEY = '__guards__';

/**
 * Stands behind all guards of a handler, the host's own included, and has those layers judge that waited
 * for them. One for the whole process: handlers may serve several applications, each with a gate of its
 * own, which the request's context tells.
 */
class PostponedLayersGuard implements CanActivate {
  private readonly waiting = new WeakMap<RequestContext, RouteGate>();
  /** Whether any request ever waited: most applications have none, and need not look. */
  private wanted = false;

  /** The layers that were postponed for this request are to be judged by this gate. */
  expect(context: RequestContext, gate: RouteGate): void {
    this.wanted = true;
    this.waiting.set(context, gate);
  }

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    if (!this.wanted) return true;
    const request = rawRequest(execution.getArgByIndex(0));
    const context = request === null ? undefined : contextOf(request);
    const gate = context && this.waiting.get(context);
    if (gate === undefined) return true;
    void gate.admit(execution, 'honeypot');
    return gate.admit(execution, 'uuid');
  }
}

export const postponedLayers = new PostponedLayersGuard();

/** Puts the guard behind the others of every handler. Before Nest makes the routes, which ask for guards once. */
export function standBehindHostGuards(modules: ModulesContainer): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of modules.values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = (metatype as { prototype: Readonly<Record<string, object>> }).prototype;
      for (const name of scanner.getAllMethodNames(prototype)) append(prototype[name]);
    }
  }
}

function append(method: object): void {
  if (Reflect.getMetadata('path', method) === undefined) return;
  const others = ownGuards(method);
  Reflect.defineMetadata(GUARDS_KEY, [...others, postponedLayers], method);
}

/** Whether the guard stands behind those of a handler: one that was made after the start has none. */
export function isWatched(method: object): boolean {
  return ((Reflect.getMetadata(GUARDS_KEY, method) as unknown[] | undefined) ?? []).includes(postponedLayers);
}

/** The guards of a controller or handler, without the one that stands behind them. */
export function ownGuards(place: object): unknown[] {
  const guards = (Reflect.getMetadata(GUARDS_KEY, place) as unknown[] | undefined) ?? [];
  return guards.filter((guard) => guard !== postponedLayers);
}
