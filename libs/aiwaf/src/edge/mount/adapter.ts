import { isAuthenticated } from '../../core/authenticated';
import { MatchingRules } from '../routes/route';
import { Mount } from './mount';
import { rawRequest, rawResponse } from './raw-http';

/** A static folder that the host serves through its adapter. */
export interface StaticRoot {
  readonly folder: string;
  readonly prefix: string;
}

/** What the library asks of an HTTP adapter; one implementation a framework. */
export interface AdapterEdge {
  /** Puts the mount before everything of the host, and begins to note what the adapter serves itself. */
  install(mount: Mount): void;
  /** How the adapter matches paths. */
  rules(): MatchingRules;
  /**
   * Whether the adapter serves a path by a mount, a plugin's route or a static root. Catch-alls do
   * not count.
   *
   * @param isHandlerPath whether a registered path is a Nest handler's
   */
  servesItself(isHandlerPath: (path: string) => boolean, prefix: string): (rawPath: string) => boolean;
}

/** Answers what no route took; `next` exists on Express. */
export type NotFoundHandler = (
  request: unknown,
  response: unknown,
  next?: (error?: unknown) => void,
) => unknown;

/** Puts middleware of Nest's own kind at a path. */
export type RegisterMiddleware = (path: string, handler: unknown) => unknown;

/** The part of Nest's `AbstractHttpAdapter` that both edges use. */
export interface NestAdapter {
  getType(): string;
  getInstance(): unknown;
  use(handler: Mount['handle']): unknown;
  useStaticAssets?(...args: unknown[]): unknown;
  setNotFoundHandler?(handler: NotFoundHandler, ...more: unknown[]): unknown;
  reply?(response: unknown, ...args: unknown[]): unknown;
  redirect?(response: unknown, ...args: unknown[]): unknown;
  render?(response: unknown, ...args: unknown[]): unknown;
  setHeader?(response: unknown, name: string, value: string): unknown;
  appendHeader?(response: unknown, name: string, value: string): unknown;
  createMiddlewareFactory(method: number): RegisterMiddleware | Promise<RegisterMiddleware>;
}

/**
 * Notes the static roots that the host adds, by watching its adapter's `useStaticAssets`: neither
 * framework tells them afterwards.
 */
export function watchStaticRoots(
  adapter: NestAdapter,
  read: (args: readonly unknown[]) => StaticRoot | null,
): StaticRoot[] {
  const roots: StaticRoot[] = [];
  const original = adapter.useStaticAssets?.bind(adapter);
  if (original !== undefined) {
    adapter.useStaticAssets = (...args) => {
      const root = read(args);
      if (root !== null) roots.push(root);
      return original(...args);
    };
  }
  return roots;
}

/**
 * Brings requests that nothing served past the mount once more, before Nest answers its 404: only
 * now is it certain that a verb is wrong, since the host may override methods or serve some itself.
 */
export function watchUnserved(adapter: NestAdapter, mount: Mount): void {
  const original = adapter.setNotFoundHandler?.bind(adapter);
  if (original === undefined) return;
  adapter.setNotFoundHandler = (handler, ...more) =>
    original(
      (request, response, next) => {
        const raw = rawRequest(request);
        if (raw === null) return handler(request, response, next);
        return mount.unserved(
          raw,
          rawResponse(response),
          () => isAuthenticated(request),
          (error) => {
            if (error === undefined) return handler(request, response, next);
            // On Express the host's filters are behind `next`, on Fastify behind what is thrown.
            if (next === undefined) throw error;
            next(error);
          },
        );
      },
      ...more,
    );
}
