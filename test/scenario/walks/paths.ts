import { Chance } from '../traffic/chance';

const list = (text: string) => text.trim().split(/\s+/);

/** Probes that every public server sees, of all the classes that scanners ask for. */
export const PROBES: readonly string[] = list(`
  /.env /.env.production /.env.bak /api/.env /.git/config /.git/HEAD /.svn/entries /.hg/hgrc
  /.aws/credentials /.ssh/id_rsa /.htpasswd /.DS_Store /.vscode/sftp.json /.npmrc /.docker/config.json
  /wp-login.php /wp-admin/ /wp-admin/setup-config.php /wp-content/plugins/revslider/
  /wp-includes/wlwmanifest.xml /xmlrpc.php /wordpress/wp-login.php /blog/wp-includes/wlwmanifest.xml
  /administrator/index.php /user/login.php /typo3/index.php /magento/admin /joomla/configuration.php
  /phpmyadmin/ /pma/index.php /phpMyAdmin-5.2/ /adminer.php /mysql/admin/ /dbadmin/ /phpinfo.php
  /info.php /test.php /shell.php /c99.php /cmd.php /alfa.php
  /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php /backup.zip /backup.sql /dump.sql /db.sqlite
  /site.tar.gz /www.zip /config.php.bak /index.php~ /web.config /config.json.old /cgi-bin/luci
  /cgi-bin/test.cgi /boaform/admin/formLogin /GponForm/diag_Form /HNAP1/ /manager/html /actuator/env
  /actuator/heapdump /server-status /solr/admin/info/system /jenkins/script /owa/auth/logon.aspx
  /remote/login /dana-na/auth/url_default/welcome.cgi /_ignition/execute-solution /telescope/requests
  /debug/default/view /struts2-showcase/index.action /../../../../etc/passwd /%2e%2e/%2e%2e/etc/passwd
  /static/..%2f..%2fetc/passwd /cgi-bin/.%2e/.%2e/bin/sh /id_rsa /server.key /credentials.json
  /secrets.yml /docker-compose.yml /.well-known/../.env`);

const WORDS = list(`
  booking report alpha team overview status member download partner event profile service portal library
  document project office market summer winter travel music garden weather science school history river
  mountain station island village letter paper window engine animal number season figure`);

/** A path that nothing serves and that belongs to no class of probes, `depth` segments deep. */
export function ordinaryPath(chance: Chance, depth = chance.int(1, 3)): string {
  const segments = Array.from({ length: depth }, () =>
    chance.happens(0.3)
      ? `${chance.pick(WORDS)}-${chance.pick(WORDS)}`
      : `${chance.pick(WORDS)}${chance.happens(0.2) ? chance.int(1, 99) : ''}`,
  );
  return `/${segments.join('/')}${chance.happens(0.15) ? '.html' : ''}`;
}

/** `count` paths, each once; `share` of them probes, in chance order. */
export function pathList(chance: Chance, count: number, share: number): { path: string; probe: boolean }[] {
  const probes = chance.shuffle([...PROBES]);
  const seen = new Set<string>();
  return Array.from({ length: count }, () => {
    const probe = chance.happens(share);
    let path = probe ? (probes.pop() as string) : ordinaryPath(chance);
    while (!probe && seen.has(path)) path = ordinaryPath(chance);
    seen.add(path);
    return { path, probe };
  });
}
