import { canonicalPath } from '../../core/path/canonical-path';
import { createPathJudge, keywordsOptions } from '../../layers/keywords';
import { isLinked, standingOf } from './probe-standing';

const judge = createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set());

function judged(path: string): readonly [string | null, string, boolean] {
  const target = canonicalPath(path);
  const { scannerClass } = judge(target);
  const name = scannerClass ?? '';
  return [scannerClass, standingOf(name, target.lower), isLinked(name)];
}

/** One path of each class that the keyword layer names: a class that is renamed there turns this red. */
describe('standing of a scanner path', () => {
  it.each([
    ['/shop/basket.php', 'script', 'old-page', true],
    ['/admin2', 'admin-guess', 'guess', true],
    ['/api-docs', 'api-docs', 'guess', true],
    ['/~alice/', 'foreign-file', 'guess', true],
    ['/exploit', 'word', 'guess', true],
    ['/wp-includes/wlwmanifest.xml', 'cms', 'probe', true],
    ['/server-status', 'diagnostics', 'probe', true],
    ['/CHANGELOG.md', 'secret-file', 'probe', true],
    ['/.env', 'dotfile', 'probe', false],
    ['/backup.zip', 'backup', 'probe', false],
    ['/adminer', 'admin-tool', 'probe', false],
    ['/cgi-bin/luci', 'appliance', 'probe', false],
    ['/a/..%2f..%2fetc/x', 'traversal', 'probe', false],
    ['/wp-login.php', 'cms', 'login-form', true],
    ['/blog/wp-login.php', 'cms', 'login-form', true],
    ['/administrator/', 'cms', 'login-form', true],
    ['/manager/html', 'diagnostics', 'login-form', true],
    ['/phpMyAdmin-5.2/index.php', 'script', 'login-form', true],
    ['/wp-cron.php', 'cms', 'probe', true],
  ])('%s is %s: a %s, linked: %s', (path, ...expected) => {
    expect(judged(path)).toEqual(expected);
  });
});
