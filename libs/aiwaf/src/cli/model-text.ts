import type { ModelEntry } from '../core/ports/model-store';
import type { ModelDetails } from '../nest/model/model-details';
import { table } from './table';
import { instantText } from './training-runs-text';

/** Versions as people read them. */
export function modelsText(entries: readonly ModelEntry[]): string {
  if (entries.length === 0) return 'No model yet: learn one with aiwaf detect-and-train.\n';
  return table([
    ['VERSION', 'STATE', 'LEARNED', 'IN FORCE SINCE', 'ROWS', 'KB', 'RUN', 'FAILED'],
    ...entries.map((entry) => [
      entry.version,
      entry.state,
      instantText(entry.createdAt),
      entry.state === 'active' && entry.activatedAt !== null ? instantText(entry.activatedAt) : '',
      String(entry.rows),
      String(Math.ceil(entry.bytes / 1_000)),
      entry.runId ?? '',
      failedGates(entry).join(', '),
    ]),
  ]);
}

/** A version and what it is made of. */
export function modelText(model: ModelDetails): string {
  const { version, state, createdAt, activatedAt, place, rows, threshold, contamination, runId } = model;
  const facts: [string, string][] = [
    ['version', version],
    ['state', state],
    ['learned', instantText(createdAt)],
    ['last put in force', activatedAt === null ? 'never' : instantText(activatedAt)],
    ['kept in', `${place}, ${model.bytes} bytes`],
    ['training run', runId ?? 'not known'],
    ['rows', String(rows)],
    ['threshold', `${threshold.toFixed(4)} (${(contamination * 100).toFixed(1)} % of the rows above it)`],
    ...forestFacts(model),
  ];
  const features = model.forest?.features.map(({ name, masked, median }) => [
    name,
    masked ? 'not looked at: most rows lacked it' : `median ${Number(median.toPrecision(4))}`,
  ]);
  const gates = model.gates.map(({ gate, passed, detail }) => [gate, passed ? 'passed' : 'FAILED', detail]);
  return [
    table(facts),
    ...(features === undefined ? [] : ['\n', table([['FEATURE', ''], ...features])]),
    ...(gates.length === 0 ? [] : ['\n', table([['GATE', '', ''], ...gates], Infinity)]),
  ].join('');
}

export function failedGates({ gates }: Pick<ModelEntry, 'gates'>): string[] {
  return gates.filter(({ passed }) => !passed).map(({ gate }) => gate);
}

function forestFacts({ forest, fault }: ModelDetails): [string, string][] {
  if (forest === null) return [['cannot be used', fault ?? '']];
  const { trees, nodes, sampleSize } = forest;
  return [['forest', `${trees} trees of ${sampleSize} rows each, ${nodes} nodes together`]];
}
