import { Engine, ManualClock, MemoryCounterStore, resolveOptions, RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { areMiddlewares, asDefined, FeatureStep, isRefused, Row, rowsText } from './definitions';

export interface MiddlewareCase {
  readonly name: string;
  readonly steps: readonly {
    /** Seconds. */
    readonly t: number;
    readonly path: string;
    readonly status: number;
    readonly resp_time: number;
  }[];
  readonly features: readonly Row[];
}

interface MiddlewareAnswer {
  readonly rows: readonly Row[];
  readonly routes: RouteTable;
}

const START = 1_760_000_000_000;
const PEER = '5.5.5.5';

const stepsOf = ({ steps }: MiddlewareCase): FeatureStep[] =>
  steps.map(({ t, path, status, resp_time }) => ({ client: PEER, t, path, status, responseTime: resp_time }));

/** Our rows are the recorded ones by D26's definition, refusals left out, and the recorded ones the middleware's by its own. */
function differsByDefinition(recorded: MiddlewareCase, { rows, routes }: MiddlewareAnswer): boolean {
  const steps = stepsOf(recorded);
  const served = (path: string) => routes.match('GET', path, undefined).routed;
  const expected = asDefined(
    steps.filter((step) => !isRefused(step)),
    recorded.features.filter((_, index) => !isRefused(steps[index])),
    served,
  );
  return areMiddlewares(steps, recorded.features, served) && rowsText(expected) === rowsText(rows);
}

const rules: readonly DifferenceRule<MiddlewareCase, MiddlewareAnswer>[] = [
  {
    id: 'D36',
    reason: 'A 403 may be a refusal of ours, and refused requests are no rows and in no window.',
    holds: (recorded, ours) => stepsOf(recorded).some(isRefused) && differsByDefinition(recorded, ours),
  },
  {
    id: 'D26',
    reason:
      'The windows end at the request itself; the recorded middleware counts 404s of the minute before the client’s request before.',
    holds: differsByDefinition,
  },
];

/** Compares the feature rows of recorded live traffic. */
export function compareMiddlewareRows(cases: readonly MiddlewareCase[], routes: RouteTable): ComparedCase[] {
  return cases.map((recorded) => {
    const rows = liveRows(stepsOf(recorded), routes);
    return compare(
      `middleware_features: ${recorded.name}`,
      { recorded: rowsText(recorded.features), ours: rowsText(rows) },
      recorded,
      { rows, routes },
      rules,
    );
  });
}

/** Sends steps past the observer, with a model that finds nothing strange; answers the rows of those it takes in. */
function liveRows(steps: readonly FeatureStep[], routes: RouteTable): Row[] {
  const clock = new ManualClock(START);
  const engine = new Engine(resolveOptions({ database: false }), {
    clock,
    counters: new MemoryCounterStore(100),
    emit: () => {},
    routes: () => routes,
    idPrefix: 'conformance',
  });
  engine.anomaly.use({ version: 'none', isAnomalous: () => false });
  return steps.flatMap((step) => {
    clock.set(START + Math.round(step.t * 1_000));
    const context = engine.contexts.make(
      { peer: PEER, method: 'GET', target: step.path, httpVersion: '1.1', headers: {}, rawHeaders: [] },
      routes,
    );
    const outcome = {
      status: step.status,
      durationMs: step.responseTime * 1_000,
      aborted: false,
      contentLength: null,
      contentType: '',
    };
    const rows = isRefused(step) ? [] : [engine.anomaly.row(context, outcome)];
    engine.pipeline.finish(context, outcome);
    return rows;
  });
}
