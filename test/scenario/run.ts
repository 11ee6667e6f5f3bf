import { Command, readArguments, USAGE } from './arguments';
import { people, siteModel } from './people';
import { Instances } from './traffic/instances';
import { walk, WalkResult } from './walks/walk';
import { WALKS } from './walks/walks';

/**
 * Drives imagined visitors through the engine: clean traffic (`people`) and hostile walks (`walks`).
 * Exit codes: 0 as the acceptance asks, 1 when it is missed, 2 for arguments.
 */
async function main(args: readonly string[]): Promise<void> {
  let command: Command;
  try {
    command = readArguments(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (!(command.name === 'people' ? await runPeople(command) : await runWalks(command))) process.exitCode = 1;
}

async function runPeople(command: Extract<Command, { name: 'people' }>): Promise<boolean> {
  const tally = await among(command.instances, (instances) => people({ ...command, instances }));
  if (command.show) for (const line of tally.refusals) process.stderr.write(`${line}\n`);
  if (command.json) {
    process.stdout.write(`${JSON.stringify(tally.summary)}\n`);
  } else {
    console.table([tally.summary]);
    console.table(tally.byCause());
    console.table(tally.byKind());
  }
  return tally.passes;
}

async function runWalks({
  json,
  seeds,
  instances: count,
}: Extract<Command, { name: 'walks' }>): Promise<boolean> {
  const model = await siteModel(1);
  const results: WalkResult[] = [];
  await among(count, async (instances) => {
    for (const one of WALKS) results.push(await walk(one, model, seeds, instances));
  });
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else console.table(results);
  return results.every(({ met }) => met === seeds);
}

/** Runs `work` with instances where there are several, and with none for one alone. */
async function among<T>(count: number, work: (instances?: Instances) => Promise<T>): Promise<T> {
  if (count === 1) return work();
  const instances = await Instances.start(count);
  try {
    return await work(instances);
  } finally {
    await instances.stop();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
