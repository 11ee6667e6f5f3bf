import { isAuthenticated } from '../core/authenticated';
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
}

/** A class and no literal: one with an accessor would get a hidden class of its own for every request. */
class RunningHandler implements Handler {
  readonly name: string;
  readonly form: FormRule | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: unknown;

  constructor(
    readonly controller: object,
    readonly method: object,
    private readonly request: HostRequest,
    { name, form }: Known,
  ) {
    this.name = name;
    this.form = form;
    this.params = request.params ?? {};
    this.body = request.body;
  }

  /** Asked when it matters: guards of the host may find out later than the first of ours looks. */
  get authenticated(): boolean {
    return isAuthenticated(this.request);
  }
}

/** Reads what decorators and the host say of the handler that runs; the decorators once per handler. */
export class HandlerReader {
  private readonly known = new WeakMap<object, WeakMap<object, Known>>();

  /**
   * @param request the framework's request
   * @param facts those of this handler
   */
  read(controller: object, method: object, request: unknown, facts: Known): Handler {
    return new RunningHandler(controller, method, request as HostRequest, facts);
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
