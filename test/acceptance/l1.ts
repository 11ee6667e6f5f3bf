import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeywordRecord, ManualClock, seededRandom, trainingKeywords, trainOnLogs } from '#aiwaf/internals';
import {
  Attack,
  attack,
  byTime,
  honestScanners,
  invented,
  ORDINARY,
  readers,
  SCANNED,
} from '../helpers/keyword-campaigns';
import { logLine } from '../helpers/log-generator';
import { Ask, siteAnswer, SmallSite } from '../helpers/small-site';
import { trainingInput } from '../helpers/training-input';
import { Experiment, Figures, Form, Outcome } from './experiment';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const DAYS = 3;
const END = START + DAYS * DAY_MS;
const VISITORS = 5_000;
/** Words that are active at once, by default. */
const TOP = 10;

const word = (i: number) => ORDINARY[i % ORDINARY.length];

type Plan = Pick<Attack, 'groups' | 'wideGroups' | 'target'> & { readonly requests?: number };

/** Fifty networks in four wider ones aim at ordinary words, among honest scanners and readers. */
const promised: Plan = { groups: 50, wideGroups: 4, target: (i, drawn) => `/${word(drawn)}/${word(i)}` };

/** Attacks beyond the promise: what they reach is measured, and none of them may cost a served page. */
const beyond: Readonly<Record<string, Plan>> = {
  tenInFive: { groups: 10, wideGroups: 5, target: (_, drawn) => `/${word(drawn)}` },
  hyphens: { groups: 10, wideGroups: 5, target: (i, drawn) => `/${word(drawn)}-${word(i)}-x/y` },
  ownPages: {
    groups: 50,
    wideGroups: 10,
    target: (i, drawn) => [`/vault/${word(drawn)}`, `/garden/${word(drawn)}`, '/vaults', '/x/gardens'][i % 4],
  },
  oneFloods: { groups: 1, wideGroups: 1, target: (i) => `/${invented(8 * i, 8).join('/')}` },
};

const hostile = ({ requests = 10_000, ...plan }: Plan, seed: number): Ask[] =>
  attack({ startAt: START, days: DAYS, requests, ...plan }, seededRandom(seed));

/** Everything that is asked for in the three days of an attack. */
function traffic(plan: Plan, seed: number): Ask[] {
  return byTime(
    hostile(plan, seed),
    honestScanners(START, DAYS),
    readers(START, DAYS, 1_000, seededRandom(seed)),
  );
}

/** A site that has seen the traffic, with what its own learner made of it. */
async function live(asks: readonly Ask[]): Promise<SmallSite> {
  const site = new SmallSite();
  for (const ask of asks) await site.send(ask);
  return site;
}

/** A site that has learned from the log of the same traffic, written by a server without a firewall. */
async function trained(asks: readonly Ask[]): Promise<SmallSite> {
  const site = new SmallSite();
  site.clock.set(END);
  site.engine.keywords.enforce.absorb(await recordsOf(asks), END);
  return site;
}

async function recordsOf(asks: readonly Ask[]): Promise<readonly KeywordRecord[]> {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-l1-'));
  const log = join(folder, 'access.log');
  try {
    const lines = asks.map(({ at, from, path }) =>
      logLine({ address: from, at, request: `GET ${path} HTTP/1.1`, status: siteAnswer(path) }),
    );
    writeFileSync(log, `${lines.join('\n')}\n`);
    const { options } = new SmallSite().engine;
    const none = { stored: [], active: [], hostWords: [] };
    const deps = trainingKeywords(options.layers.keywords, none, new Set(), []);
    const input = trainingInput({ disableAi: true });
    return (await trainOnLogs([log], input, { ...deps, clock: new ManualClock(END) })).keywords;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many of the words are refused. */
function activeOf(site: SmallSite, words: readonly string[]): number {
  return words.filter((word) => site.engine.keywords.enforce.active.has(word)).length;
}

/** How many of the visitors who come after are refused, each asking once. */
async function denied(site: SmallSite, path: (i: number) => string): Promise<number> {
  const since = Math.max(END, site.clock.now());
  let count = 0;
  for (let i = 0; i < VISITORS; i++) {
    const from = `${150 + (i % 30)}.${Math.floor(i / 30)}.9.7`;
    const status = await site.send({ at: since + 2_000 * i, from, path: path(i) });
    if (status === 403 || status === 429) count++;
  }
  return count;
}

/** Pages, and links of which the site knows nothing, made of the words that the attack aims at. */
const anyPath = (i: number) =>
  ['/', `/${word(i)}`, '/garden', `/${word(i)}/${i}`, `/notes/${word(i)}`][i % 5];
/** Only what the site serves, or had below its own segments, or names a word within a slug. */
const innocentPath = (i: number) =>
  ['/', `/notes/${word(i)}`, `/garden/${word(i)}`, `/notes/x/${word(i)}`, `/the-best-${word(i)}-2026`][i % 5];

/** What was promised, live and through training. */
async function tryPromise(seed: number): Promise<Outcome> {
  const asks = traffic(promised, seed);
  let pass = true;
  const figures: Record<string, number> = { hostileRequests: hostile(promised, seed).length };
  for (const [name, learn] of Object.entries({ live, trained })) {
    const site = await learn(asks);
    const poisoned = activeOf(site, ORDINARY);
    const learned = activeOf(site, SCANNED);
    const refused = await denied(site, anyPath);
    figures[`${name}.poisonedWords`] = poisoned;
    figures[`${name}.scannerWords`] = learned;
    figures[`${name}.visitorsDenied`] = refused;
    pass &&= poisoned === 0 && learned === SCANNED.length && refused === 0;
  }
  return { pass, figures };
}

/** What attackers reach who have more networks, and what it costs whom. */
async function tryBeyond(seed: number): Promise<Outcome> {
  let pass = true;
  const figures: Record<string, number> = {};
  for (const [name, plan] of Object.entries(beyond)) {
    const site = await trained(traffic(plan, seed));
    const poisoned = activeOf(site, ORDINARY);
    figures[`${name}.poisonedWords`] = poisoned;
    figures[`${name}.scannerWords`] = activeOf(site, SCANNED);
    figures[`${name}.readersDenied`] = await denied(site, innocentPath);
    figures[`${name}.strayLinksDenied`] = await denied(site, (i) => `/${word(i)}/${i}`);
    figures[`${name}.bannedAfterStrayLinks`] = (await straysUntilBan(site)) ?? 0;
    site.publish(word(0));
    figures[`${name}.newPageDenied`] = await denied(site, (i) => `/${word(0)}/${i}`);
    pass &&= poisoned <= TOP;
    pass &&= figures[`${name}.readersDenied`] === 0 && figures[`${name}.newPageDenied`] === 0;
  }
  pass &&= figures['ownPages.poisonedWords'] === 0;
  return { pass, figures };
}

/** How many stray links of an active word, half a minute apart, have one person banned; `null` where none do. */
async function straysUntilBan(site: SmallSite): Promise<number | null> {
  const [active] = ORDINARY.filter((each) => site.engine.keywords.enforce.active.has(each));
  if (active === undefined) return null;
  const from = '199.7.7.7';
  for (let i = 1; i <= 100; i++) {
    await site.send({ at: site.clock.now() + 30_000, from, path: `/${active}/${i}` });
    if (site.isBanned(from)) return i;
  }
  return null;
}

export const l1: Experiment = {
  id: 'L1',
  promise:
    'who has fifty networks in four wider ones has no word refused, and real scanners’ words are learned',
  async run(form: Form): Promise<Outcome> {
    const seeds = form === 'short' ? [1] : [1, 2, 3, 4, 5];
    const figures: Record<string, Figures[string]> = {};
    let pass = true;
    for (const seed of seeds) {
      for (const attempt of [tryPromise, tryBeyond]) {
        const outcome = await attempt(seed);
        pass &&= outcome.pass;
        const prefix = seeds.length === 1 ? '' : `seed${seed}.`;
        for (const [name, figure] of Object.entries(outcome.figures)) figures[prefix + name] = figure;
      }
    }
    return { pass, figures: { seeds: seeds.length, ...figures } };
  },
};
