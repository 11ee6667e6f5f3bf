import { IncomingMessage, ServerResponse } from 'node:http';
import { RequestFacts } from '../../core/pipeline/contexts';
import { RequestContext } from '../../core/request-context';

const CONTEXT = Symbol('aiwaf.context');

/** Node's request, which both frameworks wrap, with the context that the mount left on it. */
export type RawRequest = IncomingMessage & {
  [CONTEXT]?: RequestContext;
  originalUrl?: string;
  /** Where Express keeps the path that it compares, which in odd targets is not the one that was sent. */
  _parsedUrl?: { readonly pathname?: string | null } | null;
};
export type RawResponse = ServerResponse;

/** Node's request behind an Express or a Fastify one; `null` where there is none. */
export function rawRequest(request: unknown): RawRequest | null {
  if (request instanceof IncomingMessage) return request;
  const raw = (request as { raw?: unknown } | null | undefined)?.raw;
  return raw instanceof IncomingMessage
    ? raw
    : isRequestLike(request)
      ? request
      : isRequestLike(raw)
        ? raw
        : null;
}

/** Requests of test injectors are no IncomingMessage but have what is read here. */
function isRequestLike(value: unknown): value is RawRequest {
  const request = value as Partial<RawRequest> | null | undefined;
  return (
    typeof request?.method === 'string' &&
    typeof request.headers === 'object' &&
    Array.isArray(request.rawHeaders)
  );
}

/** Node's response behind an Express or a Fastify one. */
export function rawResponse(response: unknown): RawResponse {
  return (response as { raw?: RawResponse }).raw ?? (response as RawResponse);
}

export function contextOf(request: RawRequest): RequestContext | undefined {
  return request[CONTEXT];
}

export function attachContext(request: RawRequest, context: RequestContext): void {
  request[CONTEXT] = context;
}

/** What the pipeline needs to know of a request. */
export function factsOf(request: RawRequest): RequestFacts {
  return {
    peer: request.socket?.remoteAddress,
    method: request.method ?? 'GET',
    target: request.originalUrl ?? request.url ?? '/',
    routerPath: request._parsedUrl?.pathname ?? undefined,
    httpVersion: request.httpVersion,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
  };
}
