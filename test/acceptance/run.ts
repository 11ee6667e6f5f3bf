import { EXPERIMENTS } from './experiments';
import { Form } from './experiment';

const USAGE = 'Write: npm run soak -- [ID...] [--short] [--json]';

/**
 * Tries experiments, all of them or those named, in their long form: `npm run soak -- [ID...]
 * [--short] [--json]`. Ends with 1 when one falls short.
 */
async function main(args: readonly string[]): Promise<void> {
  const flags = args.filter((argument) => argument.startsWith('--'));
  const ids = args.filter((argument) => !argument.startsWith('--')).map((id) => id.toUpperCase());
  const unknown = [
    ...flags.filter((flag) => flag !== '--json' && flag !== '--short'),
    ...ids.filter((id) => EXPERIMENTS.every((experiment) => experiment.id !== id)),
  ];
  if (unknown.length > 0) {
    const known = EXPERIMENTS.map(({ id }) => id).join(' ');
    process.stderr.write(`Unknown: ${unknown.join(', ')}. ${USAGE}, with an id of: ${known}.\n`);
    process.exitCode = 2;
    return;
  }
  const form: Form = flags.includes('--short') ? 'short' : 'long';
  for (const experiment of EXPERIMENTS) {
    if (ids.length > 0 && !ids.includes(experiment.id)) continue;
    const missing = experiment.missing?.() ?? null;
    const { pass, figures } =
      missing === null ? await experiment.run(form) : { pass: false, figures: { missing } };
    if (!pass) process.exitCode = 1;
    process.stdout.write(
      flags.includes('--json')
        ? `${JSON.stringify({ id: experiment.id, pass, figures })}\n`
        : `${experiment.id} ${pass ? 'holds' : 'FALLS SHORT'}: ${experiment.promise}\n${table(figures)}\n`,
    );
  }
}

function table(figures: Readonly<Record<string, unknown>>): string {
  return Object.entries(figures)
    .map(([name, figure]) => `   ${name}: ${String(figure)}`)
    .join('\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
