import { RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase } from '../comparison';
import { setUp } from '../setup';
import { HoneypotAnswer, HoneypotCase, honeypotRules } from './honeypot-rules';
import { withViewMethods } from './recorded-views';
import { visit } from './visit';

/** Compares every case of `honeypot.json`: the status of each step. */
export function compareHoneypot(file: unknown, routes: RouteTable): ComparedCase[] {
  const views = withViewMethods(routes);
  return (file as { readonly cases: readonly HoneypotCase[] }).cases.map((recorded) => {
    const setup = setUp({ ...recorded.settings, ...attributes(recorded) });
    const ours: HoneypotAnswer =
      'refused' in setup
        ? { refused: setup.refused, statuses: [] }
        : { statuses: visit(recorded.steps, setup.options, views) };
    return compare(
      recorded.name,
      {
        recorded: recorded.results.map(({ status }) => status).join(' '),
        ours: ours.refused ?? ours.statuses.join(' '),
      },
      recorded,
      ours,
      honeypotRules,
    );
  });
}

/** Attributes of the recorded middleware's class, as the settings that they stand for. */
function attributes({ attrs }: HoneypotCase): Readonly<Record<string, unknown>> {
  return Object.fromEntries((attrs ?? []).map(([name, value]) => [`AIWAF_${name}`, value]));
}
