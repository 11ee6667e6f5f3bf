import { document } from './documents';

const json = (path: string) => JSON.parse(document(path).text) as unknown;
const { version } = json('libs/aiwaf/package.json') as { version: string };

describe('the version of the package', () => {
  it('is that of the lock file', () => {
    const { packages } = json('package-lock.json') as { packages: Record<string, { version: string }> };
    expect(packages['libs/aiwaf'].version).toBe(version);
  });

  it('is the only one that the README calls the present one', () => {
    const found = document('README.md').text.matchAll(/(?:\bversion |nestjs-aiwaf-)(\d+\.\d+\.\d+)/gi);
    const named = [...found].map(([, each]) => each);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((each) => each !== version)).toEqual([]);
  });

  it('heads the changelog, or what comes after it does', () => {
    const headings = [...document('CHANGELOG.md').text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    const versions = headings.filter((heading) => heading !== 'Unreleased');
    expect(headings.indexOf('Unreleased')).toBeLessThanOrEqual(0);
    expect(versions[0]).toMatch(
      new RegExp(`^${version.replaceAll('.', '\\.')} \\((?:unreleased|\\d{4}-\\d\\d-\\d\\d)\\)$`),
    );
  });
});

describe('the licence', () => {
  it('is the same in the repository and in the package', () => {
    expect(document('libs/aiwaf/LICENSE').text).toBe(document('LICENSE').text);
  });
});
