import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../package/pack.mjs';
import { Application, browse } from './application.mjs';
import { forget } from './install.mjs';

const VISITOR = '203.0.113.7';
const SCANNER = '203.0.113.9';
const PREFIX = 'api';

/**
 * Serves an application without and with a global prefix, attacks it, ends it, and lists whom it banned.
 *
 * @param {string} folder
 * @param {'express' | 'fastify'} adapter
 */
export async function serveAndAttack(folder, adapter) {
  for (const prefix of [undefined, PREFIX]) {
    forget(folder);
    const application = new Application(folder, `dist/${adapter}.js`, { SHOP_PREFIX: prefix });
    let end;
    try {
      await attack(await application.address(), prefix === undefined ? '' : `/${prefix}`);
    } finally {
      end = await application.stop();
    }
    expect(end === 'SIGTERM' || end === 0, `SIGTERM ended the application by ${end}\n${application.output}`);
    expect(!/\bERROR\b/.test(application.output), application.output);
    const database = join(folder, 'aiwaf-data/aiwaf.sqlite');
    expect(existsSync(database) && !existsSync(`${database}-wal`), 'the database was not closed');
  }
  for (const more of [[], ['--app', 'dist/shop.js#ShopModule']]) {
    const listed = await run('npx', ['--no', '--', 'aiwaf', 'list', ...more], folder);
    expect(listed.includes(SCANNER), `aiwaf list ${more.join(' ')} does not show ${SCANNER}:\n${listed}`);
  }
}

async function attack(address, prefix) {
  const served = `${address}${prefix}/products`;
  const page = await browse(served, VISITOR);
  expect(
    page.status === 200 && page.body === '["tea"]',
    `a browser was answered ${page.status} ${page.body}`,
  );
  const health = await browse(`${address}${prefix}/health`, VISITOR);
  expect(health.status === 200 && health.body.includes('"up"'), `the health is ${health.body}`);
  for (const base of new Set(['', prefix])) {
    const { status } = await browse(`${address}${base}/wp-login.php`, SCANNER);
    expect(status === 403, `the probe of ${base}/wp-login.php was answered ${status}`);
  }
  for (const probe of [
    '.env',
    '.git/config',
    'phpmyadmin/',
    'xmlrpc.php',
    'wp-admin/setup.php',
    '.aws/credentials',
  ])
    await browse(`${address}/${probe}`, SCANNER);
  const { status } = await browse(served, SCANNER);
  expect(status === 403, `a scanner who insisted was answered ${status} at a page that is served`);
}

function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
