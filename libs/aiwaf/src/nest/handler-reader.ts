import { FormRule, Handler } from '../core/handler';
import { HandlerFacts } from '../core/pipeline/contexts';
import { exemptionOf } from './decorators/aiwaf-exempt.decorator';
import { formOf } from './decorators/aiwaf-form.decorator';
import { rateLimitOf } from './decorators/aiwaf-rate-limit.decorator';

type Known = HandlerFacts & { readonly form: FormRule | null };

/** What both frameworks put on a request before the guards run. */
interface HostRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly user?: unknown;
  readonly session?: unknown;
}

/** Reads what decorators and the host say of the handler that runs; the decorators once per handler. */
export class HandlerReader {
  private readonly known = new WeakMap<object, WeakMap<object, Known>>();

  /** @param request the framework's request */
  read(controller: object, method: object, request: unknown): Handler {
    const { params = {}, body, user, session } = request as HostRequest;
    const { name, form } = this.facts(controller, method);
    const authenticated = isSomebody(user) || hasUser(session);
    return { name, controller, method, params, body, authenticated, form };
  }

  facts(controller: object, method: object): Known {
    let methods = this.known.get(controller);
    if (methods === undefined) this.known.set(controller, (methods = new WeakMap()));
    let facts = methods.get(method);
    if (facts === undefined) {
      facts = {
        exempt: exemptionOf(controller, method),
        rateLimit: rateLimitOf(controller, method),
        form: formOf(controller, method),
        name: `${(controller as { name?: string }).name ?? ''}.${(method as { name?: string }).name ?? ''}`,
      };
      methods.set(method, facts);
    }
    return facts;
  }
}

function isSomebody(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** Session middleware gives strangers a session too: only one that names a user counts. */
function hasUser(session: unknown): boolean {
  if (typeof session !== 'object' || session === null) return false;
  const { user, userId, passport } = session as Readonly<Record<string, unknown>>;
  return (
    isSomebody(user) || isSomebody(userId) || isSomebody((passport as { user?: unknown } | undefined)?.user)
  );
}
