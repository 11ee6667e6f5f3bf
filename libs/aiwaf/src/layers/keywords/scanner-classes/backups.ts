import { ScannedPath } from './scanned-path';
import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/** Copies that web servers hand out as plain text, database dumps, and archives of whole sites. */
export const BACKUPS: ScannerClass = {
  name: 'backup',
  segments: wordList(
    'db_backup db-backup dbbackup sql-backup sqlbackup mysqlbackup dbdump db_dump wwwbackup',
  ),
  first: wordList(`
    bak bkp bck _bak _backup _backups _old old_site oldsite old-site back-up backup-db backup_site
    sitebackup site-backup dumps mysqldump sqldump`),
  extensions: wordList(`
    sql sqlite sqlite3 db db3 mdb accdb dbf mdf ldf bson rdb dmp dump pst ldif bak backup bkp swp swo
    orig sav hprof myd frm fdb gdb`),
  find: (path) => findSiteArchive(path) ?? findLeftover(path),
};

const ARCHIVE =
  /^([^.]{0,40})\.(?:zip|rar|7z|tar|tgz|tbz2?|txz|gz|bz2|xz|lz|lzma|z|tar\.(?:gz|bz2|xz|z|lzma|lz|7z)|war|ear|jar|cab|arj|iso)$/;

/** What people call an archive of a whole site, database or home directory. */
const WHOLE_SITE = new Set(
  wordList(`
    backup backups back bak bck bkp dump dumps site sites website web www wwwroot html htdocs httpdocs
    public public_html webroot root home var etc usr all full db database databases sql mysql mysqldump
    postgres data mongo redis old new test archive archives release releases build dist src source
    sources code app apps application api admin administrator server prod production dev stage staging
    local localhost php asp aspx jsp wp wordpress joomla forum shop store blog cms config conf files
    upload uploads images media log logs tmp temp users user clients customers orders sales members
    project latest current default index main vendor node_modules package script scripts include
    includes inc lib bin master git my mail portal ftp passwords private secret secrets keys export
    install setup core engine panel cgi-bin beta demo sample samples site-backup`),
);
const BACKUP_WORDS = new Set(wordList('backup backups bak bkp dump database mysqldump wwwroot htdocs'));

/** An archive near the root with a site's, a year's or no name; `/downloads/driver-1.2.zip` is a download. */
function findSiteArchive({ last, segments }: ScannedPath): string | null {
  const match = segments.length <= 2 ? ARCHIVE.exec(last) : null;
  if (match === null) return null;
  const name = match[1].replace(/^[_.~-]{1,9}|[_.~\-\d]{1,12}$/g, '');
  const named =
    name === '' || WHOLE_SITE.has(name) || name.split(/[-_]/).some((word) => BACKUP_WORDS.has(word));
  return named ? last : null;
}

const OLD_EXTENSION =
  /\.(?:bak|bck|bkp|bkup|back|backup|old|orig|original|save|saved|sav|swp|swo|swn|copy|prev|previous|tmp|temp|dist|sample|example|rej)[\d_-]{0,6}~?$/;
const OLD_NAME =
  /\.[a-z0-9]{2,6}(?:~\d{0,2}|[_-](?:bak|bkp|old|backup|orig|original|save|copy)\d{0,4}|(?:bak|old)\d{0,4}|#)$/;

/** `config.old2`, `index.html~`, `web.config_backup`: left by an editor or a hurried person. Slugs have no extension. */
function findLeftover({ last, target }: ScannedPath): string | null {
  if (target.lower.endsWith('/')) return null;
  const match = OLD_EXTENSION.exec(last) ?? OLD_NAME.exec(last) ?? (last.endsWith('~') ? ['~'] : null);
  return match === null ? null : match[0];
}
