#!/usr/bin/env node
import { AiwafConfigError } from './core/errors';
import { requirePeers } from './nest/peers/require-peers';

try {
  requirePeers();
} catch (error) {
  if (!(error instanceof AiwafConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
// Loaded later, since it needs what was looked for.
void import('./cli/standalone.js').then(({ runStandalone }) => runStandalone(process.argv.slice(2)));
