import parseUrl from 'parseurl';
import { MatchingRules } from '../routes/route';
import {
  AdapterEdge,
  NestAdapter,
  RegisterMiddleware,
  StaticRoot,
  watchStaticRoots,
  watchUnserved,
} from './adapter';
import { Mount } from './mount';
import { RawRequest, RawResponse } from './raw-http';
import { watchReplies } from './watch-replies';
import { staticPrefixes } from './static-roots';

/** The parts of Express 5 that are read here. */
interface ExpressLayer {
  readonly slash?: boolean;
  readonly route?: { readonly path: unknown };
  match(path: string): boolean;
}
interface ExpressApp {
  handle(request: RawRequest, response: RawResponse, done?: (error?: unknown) => void): void;
  readonly router: {
    stack: readonly ExpressLayer[];
    readonly strict?: boolean;
    readonly caseSensitive?: boolean;
  };
}

/** The root mount on Express 5. */
export class ExpressEdge implements AdapterEdge {
  private roots: readonly StaticRoot[] = [];
  /** Where Nest put middleware, which ends no request. */
  private readonly middleware = new WeakSet<ExpressLayer>();

  constructor(private readonly adapter: NestAdapter) {}

  install(mount: Mount): void {
    watchUnserved(this.adapter, mount);
    watchReplies(this.adapter, mount);
    this.roots = watchStaticRoots(this.adapter, ([folder, options]) =>
      typeof folder === 'string'
        ? { folder, prefix: (options as { prefix?: string } | undefined)?.prefix ?? '' }
        : null,
    );
    this.standBefore(mount);
    this.watchMiddleware();
  }

  /** Of the router and not of the settings: Nest makes it before a host can choose those. */
  rules(): MatchingRules {
    const { router } = this.app;
    return {
      caseSensitive: router.caseSensitive === true,
      ignoreTrailingSlash: router.strict !== true,
      ignoreDuplicateSlashes: false,
      maxParamLength: Number.MAX_SAFE_INTEGER,
      byOrder: true,
    };
  }

  servesItself(isHandlerPath: (path: string) => boolean, prefix: string): (rawPath: string) => boolean {
    const files = staticPrefixes(this.roots);
    let seen = -1;
    let own: ExpressLayer[] = [];
    return (rawPath) => {
      const stack = this.app.router.stack;
      if (stack.length !== seen) {
        seen = stack.length;
        own = stack.filter((layer) => !this.middleware.has(layer) && isOwn(layer, isHandlerPath, prefix));
      }
      return files.longest(rawPath.toLowerCase()) !== undefined || own.some((layer) => layer.match(rawPath));
    };
  }

  /**
   * In front of Express itself, whichever way a request comes to it: cheaper than a place in its stack. A
   * refusal that a filter of the host is to format needs one, from the first of them on.
   */
  private standBefore(mount: Mount): void {
    const { app } = this;
    const handle = app.handle.bind(app);
    let inStack = false;
    app.handle = (request, response, done) => {
      noteRouterPath(request);
      mount.handle(request, response, (refusal) => {
        if (refusal !== undefined && !inStack) {
          inStack = true;
          this.adapter.use(mount.handle);
          const { router } = app;
          // A new list: requests that are under way count their place in the old one.
          router.stack = [...router.stack.slice(-1), ...router.stack.slice(0, -1)];
        }
        handle(request, response, done);
      });
    };
  }

  private watchMiddleware(): void {
    const { adapter, app, middleware } = this;
    const watch = (register: RegisterMiddleware): RegisterMiddleware => {
      return (path, handler) => {
        const before = app.router.stack.length;
        register(path, handler);
        app.router.stack.slice(before).forEach((layer) => middleware.add(layer));
      };
    };
    const original = adapter.createMiddlewareFactory.bind(adapter);
    adapter.createMiddlewareFactory = (method) => {
      const register = original(method);
      return register instanceof Promise ? register.then(watch) : watch(register);
    };
  }

  private get app(): ExpressApp {
    return this.adapter.getInstance() as ExpressApp;
  }
}

/** Has the path at hand that Express is going to compare; its parser keeps it for Express. */
function noteRouterPath(request: RawRequest): void {
  try {
    parseUrl(request);
  } catch {
    // Express finds no route for it either.
  }
}

/** A path that nobody serves on purpose: what matches it is a catch-all. */
const NOWHERE = '/aiwaf-nowhere-7f3a/x';

/** A mount or a route that the host put on Express itself: no handler of Nest, no catch-all. */
function isOwn(layer: ExpressLayer, isHandlerPath: (path: string) => boolean, prefix: string): boolean {
  if (layer.slash === true && layer.route === undefined) return false;
  if (typeof layer.route?.path === 'string' && isHandlerPath(layer.route.path)) return false;
  return !layer.match(NOWHERE) && !(prefix !== '' && layer.match(prefix + NOWHERE));
}
