import type { SignalSummary } from '../core/bans/signal-summary';
import type { AppliedExemption } from '../core/exemptions/exemptions';
import type { BanRecord } from '../core/ports/ban-store';
import { meaningOf } from '../core/verdict-codes';
import type { Explanation, RequestExplanation } from '../nest/explain/explanation';
import { table } from './table';
import { terminalText } from './terminal-text';
import { relativeText, timeText } from './time-text';
import { instantText } from './training-runs-text';

const SOURCES: Readonly<Record<BanRecord['source'], string>> = {
  points: 'by points',
  trainer: 'by the trainer',
  person: 'by a person',
};
const VERDICTS = { pass: 'passed', deny: 'refused', monitor: 'only reported' } as const;

/** An explanation as people read it. */
export function explanationText(explanation: Explanation, now: number): string {
  const { key, points, threshold, signals, banSignals, exempt, exemptions, neverBan } = explanation;
  if (isUnknown(explanation)) return `Nothing is known of ${key}.\n`;
  return [
    ...banLines(explanation, now),
    ...exemptions.map(exemptionLine),
    ...(neverBan ? ['It is never banned: private, a trusted proxy, in bans.neverBan or a crawler.'] : []),
    '',
    ...signalLines('Signals that led to the ban, with their points at that time:', banSignals, now),
    ...(exempt || neverBan ? [] : [`It has ${pointsText(points)} points; ${threshold} are a ban.`, '']),
    ...signalLines('Signals since, with what is left of their points:', signals, now),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** A request, then its client. */
export function requestText({ request, meaning, client }: RequestExplanation, now: number): string {
  const { requestId, at, address, method, path, status, verdict, layer, code } = request;
  const facts: [string, string][] = [
    ['request', requestId],
    ['at', timeText(at, now)],
    ['client', address],
    ['asked', `${method} ${path}`],
    ['status', String(status)],
    ['verdict', verdict === 'pass' ? VERDICTS.pass : `${VERDICTS[verdict]} by ${layer}: ${code}`],
    ...(code === null ? [] : [['why', meaning ?? 'a code of another version'] as [string, string]]),
  ];
  const about = client === null ? '' : `\n${explanationText(client, now)}`;
  return `${table(facts, Infinity)}${about}`;
}

function isUnknown({ ban, lastBan, points, signals, exempt, neverBan }: Explanation): boolean {
  return ban === null && lastBan === null && points === 0 && signals.length === 0 && !exempt && !neverBan;
}

function banLines({ key, ban, lastBan, tombstone }: Explanation, now: number): string[] {
  if (ban === null) return [`${key} is not banned.`, ...pastLines(lastBan, tombstone, now)];
  const network = ban.key === key ? '' : ` with the network ${ban.key}`;
  const end = ban.expiresAt === null ? 'a person lifts that' : timeText(ban.expiresAt, now);
  return [
    `${key} is banned${network} until ${end}.`,
    `Banned ${timeText(ban.createdAt, now)} ${reasonText(ban)}`,
    ...(ban.level > 1 ? [`It is ban number ${ban.level}: each lasts longer than the one before.`] : []),
  ];
}

function pastLines(ban: BanRecord | null, tombstone: number | null, now: number): string[] {
  if (ban === null) return [];
  const how = `It was banned ${timeText(ban.createdAt, now)} ${reasonText(ban)}`;
  if (tombstone === null) {
    return ban.expiresAt === null ? [how] : [how, `That ban ended ${timeText(ban.expiresAt, now)}.`];
  }
  return [
    how,
    `That ban was lifted ${timeText(tombstone, now)}; evidence from before then never bans it again.`,
  ];
}

/** Reasons are codes where points banned, and sentences of others elsewhere. */
function reasonText({ source, reason }: BanRecord): string {
  const meaning = meaningOf(reason);
  return `${SOURCES[source]}: ${terminalText(reason)}${meaning === null ? '' : `. ${meaning}`}`;
}

function exemptionLine({ value, reason, source }: AppliedExemption): string {
  const why = reason === null || reason === '' ? '' : ` (${terminalText(reason)})`;
  const where = source === 'options' ? 'exemptIps of the options' : 'the database';
  return `It is exempt from every layer by ${terminalText(value)} in ${where}${why}.`;
}

function signalLines(title: string, signals: readonly SignalSummary[], now: number): string[] {
  if (signals.length === 0) return [];
  const rows = signals.map(({ code, points, total, count, firstAt, lastAt }) => [
    code,
    pointsText(points),
    String(count),
    pointsText(total),
    instantText(lastAt),
    relativeText(lastAt, now),
    instantText(firstAt),
  ]);
  return [title, table([['CODE', 'POINTS', 'COUNT', 'WORTH', 'LAST', '', 'FIRST'], ...rows])];
}

function pointsText(points: number): string {
  return String(Math.round(points * 10) / 10);
}
