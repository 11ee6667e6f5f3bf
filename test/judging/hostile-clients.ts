import { counted, HOUR, MINUTE, page, poll, SECOND, Story, walk } from './story';

/** Scanners that the trainer must ban, each for one rule. */
export const HOSTILE: readonly Story[] = [
  {
    who: 'a client that tries three injections between the pages of its visit',
    why: 'one may come from a page elsewhere, three distinct ones are a search',
    asks: () => [
      ...[0, 1, 2].flatMap((i) => page('/', i * MINUTE)),
      ...walk(
        counted(3, (i) => `/zz?id=${i}%27%20UNION%20SELECT%20password%20FROM%20users--`),
        MINUTE,
        { at: SECOND },
      ),
    ],
  },
  {
    who: 'a scanner in a browser’s clothes among its pages',
    why: 'three probes in an hour',
    asks: () => [
      ...[0, 1, 2, 3, 4, 5].flatMap((i) => page('/', i * 5 * MINUTE)),
      ...walk(['/.env', '/wp-login.php', '/actuator/env'], 10 * MINUTE),
    ],
  },
  {
    who: 'a search for shells that were left behind',
    why: 'three old pages where nothing else is asked for',
    asks: () => walk(['/', '/alfa.php', '/wso.php', '/xleet.php'], SECOND),
  },
  {
    who: 'a search for old pages among many others',
    why: 'ten of them are more than a site loses',
    asks: () => [
      ...[0, 1, 2, 3, 4, 5].flatMap((i) => page('/', i * 5 * MINUTE)),
      ...walk(
        counted(10, (i) => `/dir${i}/index.php`),
        MINUTE,
      ),
    ],
  },
  {
    who: 'a search for backups without a user agent, redirected to https',
    why: 'two probes with a header that no browser lacks',
    agent: '-',
    asks: () => walk(['/backup.zip', '/old/www.tar.gz'], 40 * MINUTE, { method: 'HEAD', status: 301 }),
  },
  {
    who: 'a guesser of passwords for a form that is not there',
    why: 'five knocks at one form',
    asks: () => poll('/wp-login.php', 5 * MINUTE, 25 * MINUTE, { method: 'POST' }),
  },
  {
    who: 'an attack tool that says its name',
    why: 'nothing else is asked for under it',
    agent: 'masscan/1.3 (https://github.com/robertdavidgraham/masscan)',
    asks: () => [{ path: '/', at: 0, status: 200 }],
  },
  {
    who: 'an attack tool that looks for an open proxy',
    why: 'no application is given such requests, so that no refusal is ours',
    agent: 'Mozilla/5.0 zgrab/0.x',
    asks: () => [{ path: 'proxy-test.example:80', at: 0, method: 'CONNECT', status: 405 }],
  },
  {
    who: 'an attack in the user agent',
    why: 'no program is called so',
    agent: '() { :; }; /bin/bash -c id',
    asks: () => [{ path: '/about', at: 0, status: 200 }],
  },
  {
    who: 'a scanner that claims to be a search engine',
    why: 'no link leads to such files',
    agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    asks: () => walk(['/.env', '/.git/config', '/.aws/credentials'], SECOND),
  },
  {
    who: 'a walker through a dictionary',
    why: 'fifty missing paths that are over half of all',
    asks: () =>
      walk(
        counted(60, (i) => `/${'abcdefghij'[i % 10]}${'abcdef'[Math.floor(i / 10)]}word`),
        SECOND,
      ),
  },
  {
    who: 'a sender of payloads',
    why: 'one payload on a path that nothing serves',
    asks: () => [{ path: '/item?id=1%20union%20select%201,2,3--', at: HOUR }],
  },
];
