import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { clientKey, openLogSource, parseAddress, seededRandom } from '#aiwaf/internals';
import { forgedRequest, isVictim, senderOf } from '../helpers/forged-requests';
import { LOGGING_SERVERS, LoggingServer } from '../helpers/logging-servers';
import { Experiment } from './experiment';

const LINES = { short: 50_000, long: 1_000_000 };
const SEED = 20_261_122;
const MARKER = /^\/r(\d+)(?:\?|$)/;

interface Reading {
  readonly lines: number;
  parsed: number;
  wrong: number;
  /** The first line that was taken for somebody else's, as an example. */
  example: string;
}

/** Clients write into a log whatever could make a reader take their requests for somebody else's. */
export const l3: Experiment = {
  id: 'L3',
  promise: 'no line of a log is attributed to a client that did not send it, whatever its sender wrote',
  async run(form) {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-l3-'));
    try {
      const readings = new Map<string, Reading>();
      const each = Math.ceil(LINES[form] / LOGGING_SERVERS.length);
      for (const server of LOGGING_SERVERS) {
        for (const format of ['auto', server.format])
          readings.set(
            `${server.name} (${format})`,
            await readBack(folder, server, format, Math.ceil(each / 2)),
          );
      }
      const all = [...readings.values()];
      const sum = (of: (reading: Reading) => number) =>
        all.reduce((total, reading) => total + of(reading), 0);
      const wrong = sum((reading) => reading.wrong);
      return {
        pass: wrong === 0 && [...readings].every(([name, reading]) => shareOf(reading) >= leastShare(name)),
        figures: {
          lines: sum((reading) => reading.lines),
          attributedToTheWrongClient: wrong,
          ...Object.fromEntries(all.flatMap(({ example }) => (example === '' ? [] : [['example', example]]))),
          parsedPercent: percent(sum((reading) => reading.parsed) / sum((reading) => reading.lines)),
          ...Object.fromEntries([...readings].map(([name, reading]) => [name, percent(shareOf(reading))])),
        },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const shareOf = ({ parsed, lines }: Reading): number => parsed / lines;
const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** What has to be read of a log: a reader that drops everything is never wrong. */
function leastShare(name: string): number {
  // All lines could be read in two ways.
  if (name.includes('an address') && name.endsWith('(auto)')) return 0;
  // What its sender has made into something else may be dropped.
  if (name.includes('escape=none')) return 0.05;
  return name.includes('nothing escaped') ? 0.8 : 0.99;
}

/** Writes a log as one server does, and reads it. */
async function readBack(
  folder: string,
  server: LoggingServer,
  format: string,
  lines: number,
): Promise<Reading> {
  const path = join(folder, 'access.log');
  const random = seededRandom(SEED);
  const text = function* () {
    yield server.header;
    for (let i = 0; i < lines; i++) yield server.write(forgedRequest(i, random));
  };
  await pipeline(Readable.from(text()), createWriteStream(path));
  const reading: Reading = { lines, parsed: 0, wrong: 0, example: '' };
  const source = await openLogSource([path], format);
  try {
    await source.read(
      ({ target }, client) => {
        reading.parsed++;
        // Where nothing is escaped, a sender can change what it is said to have asked for.
        const marker = MARKER.exec(target ?? '');
        if (!isVictim(client.key) && (marker === null || client.key === keyOf(Number(marker[1])))) return;
        reading.wrong++;
        reading.example ||= `${server.name} (${format}): ${client.key} ${(target ?? '').slice(0, 200)}`;
      },
      () => undefined,
    );
  } finally {
    await source.close();
  }
  return reading;
}

function keyOf(i: number): string {
  const address = parseAddress(senderOf(i));
  return address === null ? '' : clientKey(address);
}
