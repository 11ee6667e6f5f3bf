export const CLIENTS = 1_000_000;
export const STEPS = 8;
const USAGE =
  'Write: npm run bench:memory -- [--per-ms N] [--json], with 1 to 1,000 clients a millisecond.\n';

/** The `n`th of 16 million public addresses. */
export const address = (n: number) => `${20 + ((n >> 16) & 127)}.${(n >> 8) & 255}.${n & 255}.7`;

/** How many clients come in a millisecond: one, so that a million take 17 minutes, or as the command line says. */
export function clientsPerMs(args: readonly string[]): number {
  const at = args.indexOf('--per-ms');
  if (at === -1) return 1;
  const clients = Number(args[at + 1]);
  if (Number.isInteger(clients) && clients >= 1 && clients <= 1_000) return clients;
  process.stderr.write(USAGE);
  process.exit(2);
}
