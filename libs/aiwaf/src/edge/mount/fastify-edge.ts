import { Server } from 'node:http';
import { MatchingRules } from '../routes/route';
import { newTree } from '../routes/specific-routes';
import { AdapterEdge, NestAdapter, StaticRoot, watchStaticRoots } from './adapter';
import { Mount } from './mount';
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
/** The parts of Fastify 5 that are read here. */
interface FastifyApp {
  readonly server: Server;
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): void;
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
    this.roots = watchStaticRoots(this.adapter, ([options]) => {
      const { root, prefix = '' } = (options ?? {}) as { root?: unknown; prefix?: string };
      return typeof root === 'string' ? { folder: root, prefix } : null;
    });
    this.app.addHook('onRoute', ({ url }) => this.urls.add(url));
    this.adapter.use(mount.handle);
    // Two kinds of request may never come to the mount: Fastify answers 400 to a target that it cannot
    // decode, and its CORS plugin answers preflights. They count for their client all the same.
    this.app.server.prependListener('request', (request: RawRequest, response: RawResponse) => {
      if (request.method === 'OPTIONS' || isUndecodable(request.url ?? '')) mount.witness(request, response);
    });
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

function isUndecodable(target: string): boolean {
  if (!target.includes('%')) return false;
  try {
    decodeURIComponent(target.split('?', 1)[0]);
    return false;
  } catch {
    return true;
  }
}
