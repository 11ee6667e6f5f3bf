import { TrainingReport } from '../nest/training/training';

/** Clients listed of each kind; the rest is counted. */
const LISTED = 20;

/** A training report as people read it. */
export function trainingText(report: TrainingReport): string {
  const { lines, banned, spared, model, seconds } = report;
  const causes = Object.entries(lines.dropped).map(([cause, count]) => `${cause} ${count}`);
  const dropped = causes.length === 0 ? 'none dropped' : `dropped: ${causes.join(', ')}`;
  return [
    `Read ${lines.read} lines, used ${lines.parsed} (${dropped}) in ${seconds.toFixed(1)} s.`,
    ...report.warnings.map(({ code, message }) => `${code}: ${message}`),
    ...(report.stopped
      ? ['Fewer than minTrainLogs (default 50) usable lines: nothing was judged or learned.']
      : []),
    ...clients(bannedTitle(report), banned, report.bannedTotal),
    ...clients(`Spared with some evidence: ${report.sparedTotal}`, spared, report.sparedTotal),
    ...(report.stopped ? [] : [modelLine(model, report)]),
    ...(report.dryRun ? ['Dry run: nothing was changed.'] : []),
    '',
  ].join('\n');
}

function bannedTitle({ bannedTotal, applied, dryRun }: TrainingReport): string {
  const who = bannedTotal === 1 ? '1 client' : `${bannedTotal} clients`;
  if (applied) return `Banned ${who} for 24 hours`;
  return dryRun ? `Would ban ${who}` : `Proposes to ban ${who} (mode is not enforce, or bans are off)`;
}

function clients(
  title: string,
  list: readonly { client: string; reason: string }[],
  total: number,
): string[] {
  if (total === 0) return [`${title}.`];
  const shown = list.slice(0, LISTED);
  const width = Math.max(...shown.map(({ client }) => client.length));
  const rows = shown.map(({ client, reason }) => `  ${client.padEnd(width)}  ${reason}`);
  return [`${title}:`, ...rows, ...(total > shown.length ? [`  ... and ${total - shown.length} more`] : [])];
}

function modelLine(model: TrainingReport['model'], { noModel, modelFile }: TrainingReport): string {
  if (model !== null)
    return `Model ${model.version} of ${model.rows} rows${modelFile === null ? '' : `, written to ${modelFile}`}.`;
  switch (noModel) {
    case 'disabled':
      return 'No model: learning was turned off.';
    case 'too-few-rows':
      return 'No model: too few usable rows.';
    default:
      return 'No model: fewer than minAiLogs lines. Clients were judged by evidence alone; --force-ai learns one all the same.';
  }
}
