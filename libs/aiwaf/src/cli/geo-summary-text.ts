import type { TrafficSummary } from '../nest/geo/geo-traffic';
import { table } from './table';
import { terminalText } from './terminal-text';

/**
 * Requests by country as people read them.
 *
 * @param top countries with a row of their own
 */
export function trafficText(summary: TrafficSummary, top: number): string {
  const { source, lines, requests, countries, limited, warnings } = summary;
  const others = countries.slice(top);
  const rows: [string, string, number][] = [
    ...countries
      .slice(0, top)
      .map((each): [string, string, number] => [each.country, each.name, each.requests]),
    ['', `${others.length} other countries`, others.reduce((sum, each) => sum + each.requests, 0)],
    ['', 'unknown', summary.unknown],
    ['', 'private addresses', summary.private],
  ];
  const counts = rows.filter(([, , count]) => count > 0);
  const width = Math.max('REQUESTS'.length, ...counts.map(([, , count]) => String(count).length));
  const dropped = lines.read - lines.parsed;
  const unread = dropped === 0 ? '' : `; ${counted(dropped, 'line')} could not be read`;
  return [
    table([
      ['COUNTRY', 'NAME', 'REQUESTS'.padStart(width), 'SHARE %'],
      ...counts.map(([code, name, count]) => [
        code,
        name,
        String(count).padStart(width),
        ((count / requests) * 100).toFixed(1).padStart('SHARE %'.length),
      ]),
    ]),
    `${counted(requests, 'request')} of ${terminalText(source)}${unread}.\n`,
    ...(limited ? ['Counting ended at --limit; there may be more.\n'] : []),
    ...warnings.map(({ code, message }) => `${code}: ${terminalText(message)}\n`),
  ].join('');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
