import { AnomalyModel, ForestScorer } from '#aiwaf/internals';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';
import { ScannedFleet } from '../helpers/scanned-fleet';
import { peopleModel } from '../helpers/trained-model';
import { CLIENT_NAMES, ClientName } from '../helpers/redis-clients';
import { Experiment, Figures, Form } from './experiment';

const INSTANCES = [1, 2, 4];
const REQUESTS = 240;
const PAUSE_MS = 30;
/** Requests that may be under way when a process learns what another one saw. */
const IN_FLIGHT = 4;
const CLIENTS: Readonly<Record<Form, readonly ClientName[]>> = { short: ['ioredis'], long: CLIENT_NAMES };

/** A scan that a balancer spreads. */
export const f10: Experiment = {
  id: 'F10',
  promise:
    'A scanner of unknown paths whose requests a balancer spreads over two and four instances with one Redis is banned at the request at which one instance bans it, with a model and without.',
  missing: redisServerMissing,
  run: async (form) => {
    const model = new ForestScorer(await peopleModel());
    const server = await RedisServer.start();
    const figures: Record<string, number> = {};
    try {
      for (const instances of INSTANCES) {
        await walks(figures, `${instances}_alone`, instances, null, model);
        for (const client of CLIENTS[form])
          await walks(figures, `${instances}_${client}`, instances, { client, url: server.url }, model);
      }
    } finally {
      await server.remove();
    }
    return { pass: isAsOne(figures), figures };
  },
};

let scanners = 0;

/** How many requests a scanner is answered, with a model and without. */
async function walks(
  figures: Record<string, number>,
  name: string,
  instances: number,
  redis: { readonly client: ClientName; readonly url: string } | null,
  model: AnomalyModel,
): Promise<void> {
  for (const [kind, known] of Object.entries({ model, points: null })) {
    const fleet = await ScannedFleet.start({ instances, redis, model: known });
    try {
      const refused = await fleet.walk(`198.19.0.${++scanners}`, REQUESTS, PAUSE_MS);
      figures[`${name}_${kind}`] = refused ?? Infinity;
    } finally {
      await fleet.close();
    }
  }
}

function isAsOne(figures: Figures): boolean {
  return Object.entries(figures).every(([name, refused]) => {
    const [instances, client, kind] = name.split('_');
    if (client === 'alone' && instances !== '1') return true;
    return Math.abs(Number(refused) - Number(figures[`1_alone_${kind}`])) <= IN_FLIGHT;
  });
}
