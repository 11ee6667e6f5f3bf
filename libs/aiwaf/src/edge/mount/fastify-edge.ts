import { RequestListener, Server } from 'node:http';
import { MatchingRules } from '../routes/route';
import { newTree } from '../routes/specific-routes';
import { AdapterEdge, NestAdapter, StaticRoot, watchStaticRoots, watchUnserved } from './adapter';
import { Mount } from './mount';
import { watchReplies } from './watch-replies';
import { RawRequest, RawResponse } from './raw-http';
import { staticPrefixes } from './static-roots';

interface RouteOptions {
  readonly url: string;
}
interface RouterOptions {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
  readonly maxParamLength?: number;
}
type OnRequest = (
  request: { readonly raw: RawRequest },
  reply: { readonly raw: RawResponse },
  done: (error?: unknown) => void,
) => void;

/** The parts of Fastify 5 that are read here. */
interface FastifyApp {
  readonly server: Server;
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): void;
  addHook(name: 'onRequest', hook: OnRequest): void;
  readonly initialConfig: RouterOptions & { readonly routerOptions?: RouterOptions };
}

/** Fastify's default for `maxParamLength`. */
const MAX_PARAM_LENGTH = 100;

/** The root mount on Fastify 5. */
export class FastifyEdge implements AdapterEdge {
  private roots: readonly StaticRoot[] = [];
  private readonly urls = new Set<string>();

  constructor(private readonly adapter: NestAdapter) {}

  install(mount: Mount): void {
    watchUnserved(this.adapter, mount);
    watchReplies(this.adapter, mount);
    this.roots = watchStaticRoots(this.adapter, ([options]) => {
      const { root, prefix = '' } = (options ?? {}) as { root?: unknown; prefix?: string };
      return typeof root === 'string' ? { folder: root, prefix } : null;
    });
    this.app.addHook('onRoute', ({ url }) => this.urls.add(url));
    const { server } = this.app;
    const listeners = server.listeners('request') as RequestListener[];
    if (listeners.length === 0) {
      this.adapter.use(mount.handle);
      return;
    }
    // In front of Fastify itself: earlier than any hook, so that targets which it cannot decode and
    // preflights that a plugin answers are judged too, and at half the cost of its middleware engine.
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      mount.handle(request, response, () => {
        for (const listener of listeners) listener.call(server, request, response);
      });
    });
    // What came another way (`inject()`, a second server for the other address of localhost), and
    // refusals that a filter of the host is to answer.
    this.app.addHook('onRequest', (request, reply, done) => mount.handle(request.raw, reply.raw, done));
  }

  rules(): MatchingRules {
    const { initialConfig } = this.app;
    const options = { ...initialConfig, ...initialConfig.routerOptions };
    return {
      caseSensitive: options.caseSensitive ?? true,
      ignoreTrailingSlash: options.ignoreTrailingSlash ?? false,
      ignoreDuplicateSlashes: options.ignoreDuplicateSlashes ?? false,
      useSemicolonDelimiter: options.useSemicolonDelimiter ?? false,
      maxParamLength: options.maxParamLength ?? MAX_PARAM_LENGTH,
      byOrder: false,
    };
  }

  servesItself(isHandlerPath: (path: string) => boolean, prefix: string): (rawPath: string) => boolean {
    const files = staticPrefixes(this.roots);
    let tree = this.treeOf(isHandlerPath, prefix);
    let seen = this.urls.size;
    return (rawPath) => {
      if (this.urls.size !== seen) {
        seen = this.urls.size;
        tree = this.treeOf(isHandlerPath, prefix);
      }
      return files.longest(rawPath.toLowerCase()) !== undefined || tree.find('GET', rawPath) !== null;
    };
  }

  /** Routes of plugins and of the host itself; plugins may add theirs as late as the server's start. */
  private treeOf(isHandlerPath: (path: string) => boolean, prefix: string) {
    const tree = newTree(this.rules());
    for (const url of this.urls) {
      const catchAll = url === '*' || url === '/*' || url === `${prefix}/*`;
      if (!catchAll && !isHandlerPath(url) && tree.findRoute('GET', url) === null)
        tree.on('GET', url, () => {});
    }
    return tree;
  }

  private get app(): FastifyApp {
    return this.adapter.getInstance() as FastifyApp;
  }
}
