import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AiwafModule } from 'nestjs-aiwaf';

const NAMES = ['access.log', 'access.log.1', 'access.log.2.gz'];
/** Times of reading are only kept where they are older than those of writing. */
const LONG_AGO = 1_000_000_000;
const AWHILE_MS = 500;

/**
 * Starts a host whose `accessLog` is named, lets it stand a while, and stops it.
 *
 * @returns how many of the log and its rotations were read
 */
export async function filesTouchedByStart(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-r3-start-'));
  try {
    const control = join(folder, 'control');
    for (const name of [...NAMES, 'control']) {
      writeFileSync(join(folder, name), 'x');
      utimesSync(join(folder, name), LONG_AGO, new Date());
    }
    readFileSync(control);
    if (!wasRead(control)) throw new Error(`${folder} is on a file system that keeps no times of reading.`);
    const firewall = AiwafModule.forRoot({ database: false, accessLog: join(folder, NAMES[0]) });
    const host = await NestFactory.create(firewall, { logger: false });
    await host.listen(0);
    await new Promise((resolve) => setTimeout(resolve, AWHILE_MS));
    await host.close();
    return NAMES.filter((name) => wasRead(join(folder, name))).length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wasRead = (path: string): boolean => statSync(path).atimeMs > (LONG_AGO + 1) * 1_000;
