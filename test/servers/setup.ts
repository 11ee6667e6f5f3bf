import { dropDatabases } from './own-databases';
import { answers, configuredServers } from './test-servers';

/** Before all test files: which servers answer. Where one is missing its suites are skipped, but not in CI. */
export default async function setup(): Promise<void> {
  const urls = configuredServers();
  const there = await Promise.all(urls.map(answers));
  const missing = urls.filter((_, i) => !there[i]).map((url) => new URL(url).host);
  if (missing.length > 0) {
    const text = `No database server answers at ${missing.join(' and ')}`;
    if (process.env.CI === 'true') throw new Error(`${text}: in CI its suites must run.`);
    process.stderr.write(`${text}: its suites are skipped.\n`);
  }
  const running = urls.filter((_, i) => there[i]);
  process.env.TEST_AIWAF_SERVERS = running.join(' ');
  process.env.TEST_AIWAF_RUN = `aiwaf_test_${process.pid}_`;
  for (const url of running) await dropDatabases(url, isOfADeadRun);
}

/** A run that was killed leaves its databases behind. */
function isOfADeadRun(name: string): boolean {
  const pid = Number(/^aiwaf_test_(\d+)_/.exec(name)?.[1]);
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
