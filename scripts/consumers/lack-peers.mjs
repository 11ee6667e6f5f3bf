import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../package/pack.mjs';
import { Application } from './application.mjs';
import { forget } from './install.mjs';

const GEO = '@ip-location-db/geo-whois-asn-country-mmdb';
const END_MS = 60_000;

/** What an application without the package is told; the first two are there and taken away. */
const CASES = [
  {
    name: 'better-sqlite3',
    installed: true,
    env: {},
    told: 'AIWAF_E_DATABASE_DRIVER: The package better-sqlite3 is not installed. Run: npm install better-sqlite3',
  },
  {
    name: GEO,
    installed: true,
    env: { SHOP_COUNTRY: 'KP' },
    told: `AIWAF_E_GEO_DATABASE: The package ${GEO} is not installed. Run: npm install ${GEO}`,
  },
  {
    name: 'pg',
    env: { SHOP_DATABASE: 'postgres://shop@127.0.0.1:1/shop' },
    told: 'AIWAF_E_DATABASE_DRIVER: The package pg is not installed. Run: npm install pg',
  },
  {
    name: 'mysql2',
    env: { SHOP_DATABASE: 'mysql://shop@127.0.0.1:1/shop' },
    told: 'AIWAF_E_DATABASE_DRIVER: The package mysql2 is not installed. Run: npm install mysql2',
  },
];

/**
 * Takes each optional package away in turn: the library still loads, and what needs the package says so
 * in one sentence, with the command that mends it. @nestjs/terminus is never there and never missed;
 * a client of Redis comes from the application.
 */
export async function lackPeers(folder) {
  for (const { name, installed, env, told } of CASES) {
    const path = join(folder, 'node_modules', name);
    if (installed) renameSync(path, `${path}.away`);
    forget(folder);
    await run(
      process.execPath,
      ['-e', "for (const entry of ['', '/cli', '/testing']) require('nestjs-aiwaf' + entry)"],
      folder,
    );
    const application = new Application(folder, 'dist/express.js', env);
    const end = await application.end(END_MS);
    if (end === 0 || application.output.split(told).length !== 2)
      throw new Error(`Without ${name} the application ended by ${end} and told:\n${application.output}`);
    if (installed) renameSync(`${path}.away`, path);
  }
}
