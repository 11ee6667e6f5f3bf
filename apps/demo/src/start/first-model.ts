import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AiwafService } from 'nestjs-aiwaf';
import { DemoSettings } from './settings';
import { madeUpVisits } from './made-up-visits';

/**
 * Gives the anomaly layer a model at the first start, learned from made-up visits: without one there
 * is nothing of it to see. Who names a log of their own is left to train on that.
 *
 * @returns whether a model was learned
 */
export async function learnFirstModel(aiwaf: AiwafService, settings: DemoSettings): Promise<boolean> {
  const { mode, accessLog } = settings.aiwaf;
  if (settings.disabled || mode === 'off' || accessLog !== undefined) return false;
  if (aiwaf.status().model !== null) return false;
  const folder = await mkdtemp(join(tmpdir(), 'aiwaf-demo-'));
  try {
    const log = join(folder, 'access.log');
    await writeFile(log, [...madeUpVisits(Date.now()), ''].join('\n'));
    await aiwaf.train({ logs: [log], forceAi: true });
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
