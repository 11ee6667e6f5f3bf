import { logFormat, LogLine, parseAddress, parseLogLine } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';

interface RecordedRecord {
  readonly ip: string;
  /** Without its zone: `2025-10-10T13:55:36`. */
  readonly timestamp: string;
  readonly path: string;
  readonly status: string;
  /** Seconds. */
  readonly response_time: number;
}

export interface ParseCase {
  readonly name: string;
  readonly line: string;
  /** What the recorded trainer read; `null` for a line that it left out. */
  readonly trainer_parse: RecordedRecord | null;
}

/** Our record, or `null` for a line that is left out and counted. */
type ParseAnswer = LogLine | null;

const REQUEST_LINE = /"[A-Z]+ \/[^"]*" \d{3} /;

const rules: readonly DifferenceRule<ParseCase, ParseAnswer>[] = [
  {
    id: 'D37',
    reason:
      'Every method, IPv6, HTTP/0.9 and logs without a time field are read; the recorded trainer leaves such lines out and says nothing.',
    holds: ({ line, trainer_parse }, ours) =>
      trainer_parse === null &&
      ours !== null &&
      line.startsWith(`${ours.address} `) &&
      REQUEST_LINE.test(line) &&
      (!/ response-time=\d/.test(line) ||
        !/"(?:GET|POST) /.test(line) ||
        !/ HTTP\/\d/.test(line) ||
        ours.address.includes(':')),
  },
  {
    id: 'D37',
    reason: 'The zone of a time is honoured.',
    holds: ({ trainer_parse, line }, ours) => {
      const zone = / ([+-])(\d\d)(\d\d)\]/.exec(line);
      if (trainer_parse === null || ours === null || zone === null) return false;
      const minutes = (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1);
      const local = new Date(ours.at + minutes * 60_000);
      return (
        minutes !== 0 && describeOurs({ ...ours, at: local.getTime() }) === describeRecorded(trainer_parse)
      );
    },
  },
  {
    id: 'D7',
    reason: 'What is no address is nobody: the line is left out and counted.',
    holds: ({ trainer_parse }, ours) =>
      ours === null &&
      trainer_parse !== null &&
      trainer_parse.ip.split('.').some((octet) => Number(octet) > 255),
  },
  {
    id: 'D37',
    reason:
      'A line that begins with two addresses names the host and its client or the other way round: alone it is left out and counted, unless the format is named.',
    holds: ({ line, trainer_parse }, ours) => {
      const first = parseLogLine(line);
      const isClear = line.split(' ', 2).some((field) => parseAddress(field) === null);
      if (ours !== null || trainer_parse === null || isClear || typeof first === 'string') return false;
      return describeOurs(first) === describeRecorded(trainer_parse);
    },
  },
];

/** Compares each recorded line: its record, or that it is left out. */
export function compareParsedLines(cases: readonly ParseCase[]): ComparedCase[] {
  return cases.map((recorded) => {
    const ours = readLine(recorded.line);
    return compare(
      `parse: ${recorded.name}`,
      {
        recorded: recorded.trainer_parse === null ? 'left out' : describeRecorded(recorded.trainer_parse),
        ours: ours === null ? 'left out' : describeOurs(ours),
      },
      recorded,
      ours,
      rules,
    );
  });
}

/** The line as the only one of a file. */
function readLine(text: string): ParseAnswer {
  let read: ParseAnswer = null;
  const file = logFormat('auto').open((line) => {
    if (typeof line !== 'string' && parseAddress(line.address) !== null) read = line;
  });
  file.take(text);
  file.end();
  return read;
}

function describeRecorded({ ip, timestamp, path, status, response_time }: RecordedRecord): string {
  return `${ip} ${timestamp} ${path} ${status} ${response_time}`;
}

function describeOurs({ address, at, target, status, responseTime }: LogLine): string {
  return `${address} ${new Date(at).toISOString().slice(0, 19)} ${target} ${status} ${responseTime}`;
}
