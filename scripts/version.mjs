// npm run version: what the changesets ask for becomes the next version, in the package, its lock file,
// the READMEs and the heading of CHANGELOG.md, which gets its date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('..', import.meta.url);
const PENDING = /^## (?:Unreleased|\d+\.\d+\.\d+ \(unreleased\))$/m;

const run = (command, ...args) => execFileSync(command, args, { cwd: fileURLToPath(ROOT), stdio: 'inherit' });
const version = () => JSON.parse(readFileSync(new URL('libs/aiwaf/package.json', ROOT), 'utf8')).version;

function rewrite(file, change) {
  const path = new URL(file, ROOT);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

if (!PENDING.test(readFileSync(new URL('CHANGELOG.md', ROOT), 'utf8'))) {
  process.stderr.write('CHANGELOG.md has no heading "## Unreleased": say there what users notice.\n');
  process.exit(1);
}
const before = version();
run(process.execPath, 'node_modules/@changesets/cli/bin.js', 'version');
const after = version();
if (after === before) {
  process.stderr.write(`No changeset asks for a version after ${before}.\n`);
  process.exit(1);
}
run('npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
const today = new Date().toISOString().slice(0, 10);
rewrite('CHANGELOG.md', (text) => text.replace(PENDING, `## ${after} (${today})`));
rewrite('README.md', (text) =>
  text
    .replaceAll(`nestjs-aiwaf-${before}.tgz`, `nestjs-aiwaf-${after}.tgz`)
    .replaceAll(new RegExp(`\\b([Vv]ersion) ${before.replaceAll('.', '\\.')}(?!\\d)`, 'g'), `$1 ${after}`),
);
