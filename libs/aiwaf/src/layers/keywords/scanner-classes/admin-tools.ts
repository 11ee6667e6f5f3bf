import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/** Consoles of databases, hosting panels, web mail, statistics and file managers, and shells left by burglars. */
export const ADMIN_TOOLS: ScannerClass = {
  name: 'admin-tool',
  segments: wordList(`
    adminer sqlbuddy sqlmanager sqlweb websql websqlite dbadmin sqladmin mysqladmin mysql-admin
    mysqlmanager dbweb phpmanager pgadmin pgadmin4 mongo-express rockmongo phpmoadmin phpldapadmin
    ldapadmin phpredmin redis-commander phpsysinfo sqlitemanager webadmin webmin usermin
    cpanel plesk-stat directadmin ispconfig froxlor virtualmin ajenti kloxo xampp wampp lampp
    roundcube roundcubemail squirrelmail rainloop postfixadmin sqwebmail filemanager file-manager
    file_manager phpfilemanager webfm extplorer h5ai _h5ai awstats awstatsicons webalizer webstats
    nagios3 nagiosxi phpinfo php-info php_info admincp modcp adminpanel admincontrol webshell web-shell
    c99 c99shell r57 r57shell b374k wso alfashell weevely cmdshell`),
  first: wordList(`
    pma myadmin mysql mysqldumper sql mssql msql postgresql cpadmin opadmin pinfo whm plesk vesta horde
    mailman munin mrtg cacti nagios zabbix centreon librenms analog usage_stats webstat opcache
    phpfm siteadmin webmail2`),
  pairs: wordList('admin/pma db/pma tools/pma mysql/pma sql/pma web/pma www/pma php/pma database/pma'),
  patterns: [
    /\/[_~]{0,3}php[-_]?my[-_]?admi?n[^/]{0,30}(?=\/|$)/,
    /\/[_~]{0,3}p(?:hp)?my?a(?:[-_]?\d[\d._-]{0,10}|_{1,3}|[-_](?:old|new|test|db))(?=\/|\.|$)/,
    /\/(?:my|db|sql|mysql|pg|php|phppg|pgsql|mongo|redis)[-_]?(?:my[-_]?)?admin[-_]?\d{0,4}(?=\/|\.|$)/,
    /\/(?:adminer|phpfm|encode-explorer)[-_.\d]/,
    /\/(?:phpmyad|phppgadmin|phpliteadmin|phpminiadmin|phpfilemanager)/,
  ],
};

/**
 * Guesses of what an admin area may be called: the whole path is one word made of `admin` and
 * something tied to it (`/admin2`, `/admin_area`, `/siteadmin`), or a static page of that name.
 * `/admin`, `/admins`, `/administration` and what lies below belong to many applications.
 */
export const ADMIN_GUESSES: ScannerClass = {
  name: 'admin-guess',
  patterns: [
    /^\/_{0,2}admin(?!s?\/?$|istration\/?$)[a-z0-9_]{1,16}\/?$/,
    /^\/admin-(?:\d{1,4}|login|area|panel|cp|console|control|old|new|dev|test|site|web|db|secret|backend)\/?$/,
    /^\/[a-z0-9_]{1,16}admin[\d_]{0,4}\/?$/,
    /^\/(?:cms|cgi|db|sql|site|web|www|server|sys|system|super|shop|store|user|my|mail|ftp|net|php|blog|forum|news|page|panel|portal|app|root|remote|ms|old|new)-admin(?:istrator)?\d{0,4}\/?$/,
    /^\/(?:[a-z_-]{0,12}admin[a-z0-9_-]{0,12}|adm|cp|panel|manage|webadmin)(?:\/[a-z_-]{0,20})?\.html?$/,
  ],
};
