import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CSV_FORMAT,
  encodeModel,
  JSON_LINES_FORMAT,
  ManualClock,
  RequestLogEntry,
  seededRandom,
  TrainingInput,
  trainingKeywords,
  trainingOptions,
  trainOnLogs,
} from '#aiwaf/internals';
import { byTime, honestScanners, invented, readers } from '../helpers/keyword-campaigns';
import { SmallSite } from '../helpers/small-site';
import { trainingInput } from '../helpers/training-input';
import { Experiment, Form, Outcome } from './experiment';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const DAYS = 3;
const END = START + DAYS * DAY_MS;
const FORMATS = { csv: CSV_FORMAT, jsonLines: JSON_LINES_FORMAT };
/** Statuses with which layers refuse: a false UUID is a 404 like any other. */
const REFUSALS = [403, 404, 405, 409, 429];

/** A site that has learned words from honest scanners among its readers. */
async function learnedSite(readings: number, seed: number): Promise<SmallSite> {
  const site = new SmallSite();
  const asks = byTime(honestScanners(START, DAYS), readers(START, DAYS, readings, seededRandom(seed)));
  for (const ask of asks) await site.send(ask);
  return site;
}

/**
 * Has so many requests of known scanners refused, each for one of four reasons: for a scanner's path, a
 * learned word, a script, and since the client is banned. Answers how many were, and what that changed.
 */
async function refuseLive(site: SmallSite, requests: number): Promise<{ denied: number; changes: number }> {
  const { keywords, bans } = site.engine;
  const state = () => JSON.stringify([keywords.enforce.list(), keywords.monitor.list()]);
  const [known] = keywords.enforce.active;
  for (let i = 0; i < 50; i++) {
    await site.send({ at: END, from: banned(i), path: '/wp-login.php' });
    bans.ban(banned(i), 'enforce', 'test', 'person', END, null);
  }
  keywords.enforce.changes.take(1_000);
  const before = state();
  let denied = 0;
  for (let i = 0; i < requests; i++) {
    const [word, other] = invented(2 * i, 2);
    const path = [`/wp-content/${word}`, `/${known}/${word}`, `/x.php/${word}`, `/${word}/${other}`][i % 4];
    const scanner = Math.floor(i / 4);
    const own = `${20 + (scanner % 90)}.${Math.floor(scanner / 90) % 250}.${Math.floor(scanner / 22_500)}.1`;
    const from = i % 4 === 3 ? banned(scanner % 50) : own;
    // All within the hour in which a scanner teaches.
    const at = END + Math.floor((i / requests) * 3_000_000);
    if ((await site.send({ at, from, path })) === 403) denied++;
  }
  return { denied, changes: Number(state() !== before) + keywords.enforce.changes.size };
}

const banned = (i: number) => `77.7.${i}.7`;

/** Lines of denied requests, from before the log to after it, of its own clients, scanners and strangers. */
function deniedEntries(log: readonly RequestLogEntry[], count: number, seed: number): RequestLogEntry[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const like = log[Math.floor(random() * log.length)];
    const [word, other] = invented(2 * i, 2);
    return {
      ...like,
      requestId: `denied-${i}`,
      at: START - DAY_MS + Math.floor((i / count) * (DAYS + 2) * DAY_MS),
      address: i % 3 === 0 ? `${30 + (i % 90)}.${i % 50}.${i % 200}.1` : like.address,
      path: [like.path, `/wp-login.php`, `/${word}/${other}`, '/.env', `/webfig/${word}`][i % 5],
      status: REFUSALS[i % REFUSALS.length],
      verdict: 'deny' as const,
      layer: 'keywords' as const,
      code: 'keywords.word',
    };
  });
}

/** What a run makes of a log of ours: its model in bytes, its words, and whom it would ban. */
async function learn(
  entries: readonly RequestLogEntry[],
  format: (typeof FORMATS)[keyof typeof FORMATS],
  some: Partial<TrainingInput> = {},
): Promise<{ model: string | null; words: number; rest: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-l5-'));
  const file = join(folder, 'requests.log');
  try {
    const inOrder = [...entries].sort((a, b) => a.at - b.at);
    writeFileSync(file, format.header + format.lines(inOrder));
    const { options } = new SmallSite().engine;
    const none = { stored: [], active: [], hostWords: [] };
    const deps = trainingKeywords(options.layers.keywords, none, new Set(), []);
    const input = trainingInput({ forceAi: true, allLines: false, ...some });
    const result = await trainOnLogs([file], input, { ...deps, clock: new ManualClock(END + 2 * DAY_MS) });
    const model = result.model === null ? null : Buffer.from(encodeModel(result.model)).toString('base64');
    const rest = JSON.stringify([result.keywords, result.banned, result.newest]);
    return { model, words: result.keywords.length, rest };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const l5: Experiment = {
  id: 'L5',
  promise: 'denied requests change no model and no keyword',
  async run(form: Form): Promise<Outcome> {
    const [readings, denials] = form === 'short' ? [12_000, 10_000] : [60_000, 100_000];
    const site = await learnedSite(readings, 1);
    const log = [...site.log];
    // A site without a firewall before it would have answered: that is what there is to be learned from.
    const open = log.map((entry) =>
      entry.verdict === 'pass'
        ? entry
        : { ...entry, verdict: 'pass' as const, status: 404, layer: null, code: null },
    );
    const { denied, changes } = await refuseLive(site, denials);
    const figures: Record<string, number | boolean> = { denied, changesLive: changes, lines: open.length };
    let pass = denied === denials && changes === 0;
    const more = [...open, ...deniedEntries(open, denials, 2)];
    const notEnough = {
      forceAi: false,
      options: trainingOptions({ minAiLogs: open.length + 1 }, 'training'),
    };
    for (const [name, format] of Object.entries(FORMATS)) {
      const [without, flooded] = [await learn(open, format), await learn(more, format)];
      const few = await learn(more, format, notEnough);
      figures[`${name}.words`] = without.words;
      figures[`${name}.modelBytes`] = without.model?.length ?? 0;
      figures[`${name}.sameModel`] = without.model === flooded.model;
      figures[`${name}.sameWordsAndBans`] = without.rest === flooded.rest;
      figures[`${name}.modelOfTooFew`] = few.model !== null;
      pass &&= without.model !== null && without.model === flooded.model && without.rest === flooded.rest;
      pass &&= without.words > 0 && few.model === null;
    }
    return { pass, figures };
  },
};
