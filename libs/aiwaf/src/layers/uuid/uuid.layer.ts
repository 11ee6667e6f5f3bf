import { Layer } from '../../core/layer';
import { UuidLookup, UuidParameter } from '../../core/ports/uuid-lookup';
import { Lane, RequestContext } from '../../core/request-context';
import { PASS, Verdict } from '../../core/verdict';
import { DistinctValues } from '../../core/evidence/distinct-values';
import { Existence, UuidExistence } from './existence';
import { UuidOptions } from './uuid.options';
import { isCanonical, isTampered, readUuid } from './uuid-text';

const STRANGER_POINTS = 5;
const AUTHENTICATED_POINTS = 1;
/** PUT may create, POST may as well: only the others ask for what has to be there. */
const NEEDS_ENTITY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PATCH', 'DELETE']);

interface Question {
  readonly parameter: UuidParameter;
  readonly uuid: string;
}

/**
 * Answers 404 to a route parameter that should name an entity by its UUID and does not. Synchronous
 * where the answer is in memory; points once per distinct value and ten minutes.
 */
export class UuidLayer implements Layer {
  readonly id = 'uuid';
  readonly phase = 'route';
  private readonly refused: Readonly<Record<Lane, DistinctValues>>;
  private readonly existence: UuidExistence;

  /** @param lookup what is known of the handlers; `null` checks nothing */
  constructor(
    private readonly options: Readonly<UuidOptions>,
    private readonly lookup: UuidLookup | null,
  ) {
    this.existence = new UuidExistence(options);
    this.refused = { enforce: new DistinctValues(), monitor: new DistinctValues() };
  }

  inspect(context: RequestContext, lane: Lane): Verdict | Promise<Verdict> {
    const { handler, method } = context;
    if (handler === null || this.lookup === null) return PASS;
    const parameters = this.lookup.parametersOf(handler.controller, handler.method);
    if (parameters.length === 0 || method === 'OPTIONS') return PASS;
    const asked: Question[] = [];
    for (const parameter of parameters) {
      const value = handler.params[parameter.name];
      if (typeof value !== 'string' || value === '') continue;
      if (!parameter.everyMethod && !NEEDS_ENTITY.has(method)) continue;
      const uuid = parameter.onlyUuids ? readUuid(value) : isCanonical(value) ? value : null;
      if (uuid !== null) asked.push({ parameter, uuid });
      else if (parameter.onlyUuids || isTampered(value))
        return this.refuse('uuid.malformed', parameter, value, context, lane);
    }
    return asked.length === 0 ? PASS : this.ask(asked, context, lane);
  }

  /** Has every entity looked up anew. */
  clear(): void {
    this.existence.clear();
  }

  /** A request that may have created something is over: no answer `missing` from before it is trusted. */
  written(): void {
    this.existence.forgetMissing();
  }

  /** All at once, so that they share one budget. */
  private ask(
    questions: readonly Question[],
    context: RequestContext,
    lane: Lane,
  ): Verdict | Promise<Verdict> {
    const answers = questions.map(({ parameter, uuid }) => this.existence.of(parameter, uuid, context.now));
    const judge = (known: readonly Existence[]): Verdict => {
      const missing = questions[known.indexOf('missing')];
      if (missing !== undefined)
        return this.refuse('uuid.unknown', missing.parameter, missing.uuid, context, lane);
      if (this.options.failMode === 'closed' && known.includes('unknown'))
        throw new Error('UUID look-ups were not answered in time');
      return PASS;
    };
    return answers.some((answer) => answer instanceof Promise)
      ? Promise.all(answers).then(judge)
      : judge(answers as Existence[]);
  }

  private refuse(
    code: string,
    { name, piped }: UuidParameter,
    value: string,
    { client, handler, now }: RequestContext,
    lane: Lane,
  ): Verdict {
    const isNew = this.refused[lane].add(client.key, value.toLowerCase(), now);
    const each = handler?.authenticated === true ? AUTHENTICATED_POINTS : STRANGER_POINTS;
    const points = isNew ? each : 0;
    if (piped && code === 'uuid.malformed') return { kind: 'flag', points, code };
    return {
      kind: 'deny',
      status: 404,
      points,
      code,
      detail: `${name}: ${value}`.slice(0, 200),
    };
  }
}
