import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/** Scripts that take the rest of the path as their input (`/index.php/news`). */
const TAKES_PATH = new Set(
  wordList(
    'php php3 php4 php5 php7 phtml asp aspx ashx asmx axd svc jsp jspx jspa cgi fcgi pl cfm cfc exe dll nsf shtml',
  ),
);
/** Scripts that people also publish to be read: a probe only at the root. */
const READ_BY_PEOPLE = new Set(wordList('py pyc rb sh bash ps1 lua tcl bat cmd'));

/**
 * Scripts of languages that this application does not run, also in the disguises that get past a
 * check of the last extension (`x.php.png`, `x.php.bak`, `x.php~`, `x.php/info`) and with a version
 * (`x.php5`). The extension has to be whole: `/learn.phpunit` has none of them.
 *
 * @param extensions with their dots, in lower case; those that the application serves are left out
 */
export function scriptExtensions(extensions: readonly string[]): ScannerClass {
  const names = extensions.map((extension) => extension.slice(1));
  const takesPath = names.filter((name) => TAKES_PATH.has(name));
  const atRoot = names.filter((name) => READ_BY_PEOPLE.has(name));
  const others = names.filter((name) => !READ_BY_PEOPLE.has(name));
  return {
    name: 'script',
    filePatterns: [
      ...(others.length === 0
        ? []
        : [new RegExp(`\\.(?:${others.join('|')})(?:\\d?[^a-z0-9/][^/]{0,80}|\\d)?/?$`)]),
      ...(takesPath.length === 0
        ? []
        : [new RegExp(`\\.(?:${takesPath.join('|')})\\d?[._~-]?[a-z]{0,12}\\d?(?=/)`)]),
      ...(atRoot.length === 0
        ? []
        : [new RegExp(`^/[^/]{1,80}\\.(?:${atRoot.join('|')})(?:[._~-][^/]{0,20})?$`)]),
    ],
  };
}
