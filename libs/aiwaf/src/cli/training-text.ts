import { TrainingReport } from '../nest/training/training-report';
import { terminalText } from './terminal-text';

/** Clients and words listed of each kind; the rest is counted. */
const LISTED = 20;
const CAUSES: Readonly<Record<string, string>> = {
  'below-threshold': 'too little evidence',
  'never-ban': 'never banned',
  exempt: 'exempt',
  tombstone: 'unbanned or rejected since',
  crawler: 'verified crawlers',
};

/** A training report as people read it. */
export function trainingText(report: TrainingReport): string {
  return [
    readLine(report),
    ...report.warnings.map(({ code, message }) => `${code}: ${terminalText(message)}`),
    ...(report.stopped ? [stoppedLine(report)] : foundLines(report)),
    ...(report.dryRun ? ['Dry run: nothing was changed.'] : []),
    '',
  ].join('\n');
}

function readLine({ lines, denied, source, seconds }: TrainingReport): string {
  const causes = Object.entries(lines.dropped).map(([cause, count]) => `${cause} ${count}`);
  const dropped = causes.length === 0 ? 'none dropped' : `dropped: ${causes.join(', ')}`;
  const refused = denied === 0 ? '' : `; ${denied} were refused here before and count for nothing`;
  return `Read ${lines.read} lines of ${source}, used ${lines.parsed} (${dropped}${refused}) in ${seconds.toFixed(1)} s.`;
}

function stoppedLine({ lines, usable, minTrainLogs }: TrainingReport): string {
  const remedy = lines.read === 0 ? ' There was nothing to read: name an access log with --log FILE.' : '';
  return `${usable} usable lines; ${minTrainLogs} are needed (minTrainLogs): nothing was judged or learned.${remedy}`;
}

function foundLines(report: TrainingReport): string[] {
  const { banned, bannedTotal, spared, sparedTotal, anomalousTotal, countries } = report;
  return [
    ...clients(bannedTitle(report), banned, bannedTotal),
    ...countryLine('Countries of these', countries?.banned),
    ...clients(sparedTitle(report), spared, sparedTotal),
    ...(anomalousTotal === 0 ? [] : [anomalousLine(report)]),
    ...countryLine('Countries of the strange', countries?.anomalous),
    ...keywordLines(report),
    modelLine(report),
  ];
}

function bannedTitle({ bannedTotal, applied, dryRun, action, proposed }: TrainingReport): string {
  const who = bannedTotal === 1 ? '1 client' : `${bannedTotal} clients`;
  if (applied) return `Banned ${who} for 24 hours`;
  if (dryRun) return `Would ${action} ${action === 'ban' ? who : `to ban ${who}`}`;
  const fresh = proposed === bannedTotal ? '' : `, ${proposed} of them anew`;
  return `Proposes to ban ${who}${fresh}; decide with aiwaf proposals`;
}

function sparedTitle({ sparedTotal, sparedByCause }: TrainingReport): string {
  const causes = Object.entries(sparedByCause).map(([cause, count]) => `${CAUSES[cause] ?? cause} ${count}`);
  return `Spared with some evidence: ${sparedTotal}${causes.length === 0 ? '' : ` (${causes.join(', ')})`}`;
}

function clients(
  title: string,
  list: readonly { client: string; reason: string }[],
  total: number,
): string[] {
  if (total === 0) return [`${title}.`];
  const shown = list.slice(0, LISTED);
  const width = Math.max(0, ...shown.map(({ client }) => client.length));
  const rows = shown.map(({ client, reason }) => `  ${client.padEnd(width)}  ${terminalText(reason)}`);
  return [`${title}:`, ...rows, ...(total > shown.length ? [`  ... and ${total - shown.length} more`] : [])];
}

function anomalousLine({ anomalousTotal, anomalous }: TrainingReport): string {
  const confirmed = anomalous.filter((client) => client.confirmed).length;
  return `The model finds ${anomalousTotal} clients strange; the behaviour of ${confirmed} confirms it.`;
}

function countryLine(
  title: string,
  counts: readonly { country: string | null; clients: number }[] | undefined,
): string[] {
  if (counts === undefined || counts.length === 0) return [];
  return [
    `${title}: ${counts.map(({ country, clients }) => `${country ?? 'unknown'} ${clients}`).join(', ')}.`,
  ];
}

function keywordLines({ keywords: { active, candidates }, dryRun }: TrainingReport): string[] {
  return [
    ...(active.length === 0
      ? []
      : [`Words ${dryRun ? 'that would be' : 'now'} refused where nothing is served: ${words(active)}.`]),
    ...(candidates.length === 0 ? [] : [`Words seen, not refused yet: ${words(candidates)}.`]),
  ];
}

function words(list: readonly string[]): string {
  const more = list.length - LISTED;
  return list.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function modelLine({ model, noModel, lines, minAiLogs }: TrainingReport): string {
  if (model !== null) {
    const name = `Model ${model.version} of ${model.rows} rows`;
    if (model.gate !== null) {
      return `${name} is refused by the check "${model.gate.gate}" (${model.gate.detail}): it is kept aside, and what was in force stays so.`;
    }
    switch (model.state) {
      case 'active':
        return `${name} is in force, kept in ${model.place}.`;
      case 'shadow':
        return `${name} is tried beside the one in force, kept in ${model.place}.`;
      case 'refused':
        return `${name} is refused: it is kept aside, and what was in force stays so.`;
      case null:
        return `${name} would be put in force.`;
    }
  }
  switch (noModel) {
    case 'disabled':
      return 'No model: learning was turned off. Clients were judged by evidence and words learned all the same.';
    case 'too-few-rows':
      return 'No model: too few usable rows. Clients were judged by evidence alone, and words learned.';
    default:
      return `No model: ${lines.parsed} usable lines; ${minAiLogs} are needed (minAiLogs). Clients were judged by evidence alone, and words learned; --force-ai learns one all the same.`;
  }
}
