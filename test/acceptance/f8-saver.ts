import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { decodeModel } from '#aiwaf/internals';
import { databaseIn, serving } from './f8-serving';

/** Puts one model after the other in force until it is killed; writes a dot for each. */
async function main(folder: string, place: string, models: string): Promise<void> {
  Logger.overrideLogger(false);
  const { keeper } = serving(folder, place === 'database' ? await databaseIn(folder) : null);
  const all = readdirSync(models).map((name) => decodeModel(readFileSync(join(models, name))));
  for (let i = 0; ; i++) {
    await keeper.offer(all[i % all.length], []);
    process.stdout.write('.');
  }
}

const [folder, place, models] = process.argv.slice(2);
void main(folder, place, models);
