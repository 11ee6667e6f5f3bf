import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { document, ROOT } from './documents';

const { text } = document('.github/workflows/ci.yml');
/** Debian's package of each program that a suite cannot do without. */
const PACKAGES: Readonly<Record<string, string>> = {
  curl: 'curl',
  initdb: 'postgresql',
  'mariadb-install-db': 'mariadb-server',
  mariadbd: 'mariadb-server',
  postgres: 'postgresql',
  'redis-server': 'redis-server',
  script: 'bsdutils',
};

/** The text of every file of tests but this one and those of made-up names. */
const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/(?:workflow|needed)\.spec\.ts$/.test(name))
  .map((name) => readFileSync(join(ROOT, 'test', name), 'utf8'));

function namesIn(pattern: RegExp): string[] {
  return [...new Set(tests.flatMap((each) => [...each.matchAll(pattern)].map(([, name]) => name)))].sort();
}

describe('the workflow of CI', () => {
  it('sets what tests are configured by, and has a service for each server that it names', () => {
    const own = namesIn(/process\.env\.(TEST_AIWAF_\w+) = /g);
    const read = namesIn(/process\.env\.(TEST_AIWAF_\w+)/g).filter((name) => !own.includes(name));
    expect(read).toEqual(['TEST_AIWAF_DATABASES', 'TEST_AIWAF_REDIS']);
    for (const name of read) {
      const urls = new RegExp(`^ +${name}: (.+)$`, 'm').exec(text)?.[1].split(' ') ?? [];
      expect(urls).not.toEqual([]);
      for (const url of urls) expect(text).toMatch(new RegExp(`^ {6}${new URL(url).hostname}:$`, 'm'));
    }
  });

  it('installs every program that a suite cannot do without', () => {
    const installed = /apt-get install([\s\S]*?)\n +#/.exec(text)?.[1].split(/[\s\\]+/) ?? [];
    const programs = [
      ...namesIn(/programMissing\('([\w-]+)'\)/g),
      ...namesIn(/programOf\('([\w-]+)'\)/g),
      ...namesIn(/const PROGRAM = '([\w-]+)'/g),
    ];
    expect(programs.sort()).toEqual(Object.keys(PACKAGES).sort());
    expect(programs.filter((name) => !installed.includes(PACKAGES[name]))).toEqual([]);
  });

  it('runs .ci/run on the oldest Node.js that the package takes, and on newer ones', () => {
    const { engines } = JSON.parse(document('libs/aiwaf/package.json').text) as { engines: { node: string } };
    const versions = /^ +node: \[(.+)\]$/m
      .exec(text)?.[1]
      .split(', ')
      .map((each) => each.replaceAll("'", ''));
    expect(`>=${versions?.[0]}`).toBe(engines.node);
    expect(versions?.length).toBeGreaterThan(2);
    expect(text).toMatch(/^ +- run: \.ci\/run$/m);
  });

  it('has CI set, where a suite that lacks something fails', () => {
    expect(text).toMatch(/^ +CI: 'true'$/m);
  });
});
