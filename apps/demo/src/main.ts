import { Logger } from '@nestjs/common';
import { AiwafService } from 'nestjs-aiwaf';
import { createDemoApp } from './create-app';
import { DenialReporter } from './start/denial-reporter';
import { learnFirstModel } from './start/first-model';
import { greeting } from './start/greeting';
import { readSettings } from './start/settings';
import { startProblem } from './start/start-problem';
import { TerminalLogger } from './start/terminal-logger';

const HOST = '127.0.0.1';

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  const app = await createDemoApp({ ...settings, logger: new TerminalLogger() });
  app.enableShutdownHooks();
  const aiwaf = app.get(AiwafService);
  aiwaf.onEvent(new DenialReporter().tell);
  try {
    await app.listen(settings.port, HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  const logger = new Logger('Shop');
  try {
    if (await learnFirstModel(aiwaf, settings)) logger.log('A model was learned from made-up visits.');
  } catch (error) {
    logger.warn(`No model was learned, the anomaly layer stays off: ${String(error)}`);
  }
  const { model } = aiwaf.status();
  process.stdout.write(
    `${greeting({ settings, url: await app.getUrl(), start: Date.now(), hasModel: model !== null })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${startProblem(error, process.env)}\n`);
  process.exit(2);
});
