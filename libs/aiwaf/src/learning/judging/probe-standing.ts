/**
 * What a scanner's path says of who asks for it. `probe`: nothing but a scanner asks. `login-form`: a probe
 * where passwords are tried. `old-page`: a page of the site that was here before, in bookmarks, mails and
 * search results. `guess`: what a person tries by hand.
 */
export type ProbeStanding = 'probe' | 'login-form' | 'old-page' | 'guess';

const OLD_PAGES: ReadonlySet<string> = new Set(['script']);
const GUESSES: ReadonlySet<string> = new Set(['admin-guess', 'api-docs', 'foreign-file', 'word']);
/** Parts of an older site, its documents, and consoles of a neighbour: pages may link to them. */
const LINKED_PROBES: ReadonlySet<string> = new Set(['cms', 'diagnostics', 'secret-file']);

/**
 * Forms of WordPress, Joomla, Tomcat and phpMyAdmin. Other probes are asked for again by honest programs
 * as well: feed readers, cron jobs, blogs that ping, open tabs.
 */
const LOGIN_FORM =
  /\/(?:wp-login\.php|administrator(?:\/(?:index\.php)?)?|(?:host-)?manager\/html|(?:pma|php-?my-?admin)[^/]{0,40}\/(?:index\.php)?)$/;

/** @param scannerClass as the keyword layer names it; one that is unknown here makes a probe */
export function standingOf(scannerClass: string, lowerPath: string): ProbeStanding {
  if (LOGIN_FORM.test(lowerPath)) return 'login-form';
  if (OLD_PAGES.has(scannerClass)) return 'old-page';
  return GUESSES.has(scannerClass) ? 'guess' : 'probe';
}

/** Whether links may lead to paths of this class: crawlers follow them, and sites that moved redirect them. */
export function isLinked(scannerClass: string): boolean {
  return LINKED_PROBES.has(scannerClass) || OLD_PAGES.has(scannerClass) || GUESSES.has(scannerClass);
}
