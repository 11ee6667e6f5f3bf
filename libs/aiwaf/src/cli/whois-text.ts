import { table } from './table';
import { terminalText } from './terminal-text';
import type { WhoisAnswer, WhoisReport } from './whois-lookup';

/** Lines of an answer without fields that are shown. */
const LINES = 40;

/** Answers as people read them, without the registries' notices. */
export function whoisText({ answers, failed, cut }: WhoisReport): string {
  return [
    ...answers.map(answerText),
    ...failed.map(
      ({ server, reason }) => `${terminalText(server)} did not answer: ${terminalText(reason)}.\n`,
    ),
    ...(cut ? ['An answer was longer than 64 KiB; its end is left out.\n'] : []),
  ].join('\n');
}

function answerText({ server, fields, text }: WhoisAnswer): string {
  const rows = Object.entries(fields).flatMap(([label, value]) =>
    (typeof value === 'string' ? [value] : value).map((each, i) => [i === 0 ? label : '', each]),
  );
  const title = server === null ? [] : [`${terminalText(server)}\n`];
  const lines =
    rows.length === 0 ? text.slice(0, LINES).map((line) => `${terminalText(line)}\n`) : [table(rows)];
  return [...title, ...lines].join('');
}
