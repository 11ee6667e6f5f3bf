import { AiwafService } from 'nestjs-aiwaf';
import { createDemoApp } from './create-app';
import { DenialReporter } from './start/denial-reporter';
import { greeting } from './start/greeting';
import { readSettings } from './start/settings';
import { startProblem } from './start/start-problem';
import { TerminalLogger } from './start/terminal-logger';

const HOST = '127.0.0.1';

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  const app = await createDemoApp({ ...settings, logger: new TerminalLogger() });
  app.enableShutdownHooks();
  app.get(AiwafService).onEvent(new DenialReporter().tell);
  try {
    await app.listen(settings.port, HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  process.stdout.write(`${greeting(await app.getUrl(), settings)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${startProblem(error, process.env)}\n`);
  process.exit(2);
});
