import { anything, Check, listOf, string } from '../../core/options/checks';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';
import { KeywordLearningOptions, keywordLearningOptions } from './keyword-learning.options';

/** Server-side languages and their gateways, by the extensions that web servers map to them. */
const SCRIPT_EXTENSIONS = [
  ...[
    '.php',
    '.php2',
    '.php3',
    '.php4',
    '.php5',
    '.php7',
    '.php8',
    '.phps',
    '.phtml',
    '.pht',
    '.phar',
    '.inc',
  ],
  ...[
    '.asp',
    '.aspx',
    '.asa',
    '.asax',
    '.ascx',
    '.ashx',
    '.asmx',
    '.axd',
    '.svc',
    '.cshtml',
    '.vbhtml',
    '.rem',
  ],
  ...['.jsp', '.jspx', '.jspa', '.jspf', '.jsf', '.jhtml', '.do', '.action', '.cfm', '.cfml', '.cfc'],
  ...[
    '.cgi',
    '.fcgi',
    '.pl',
    '.pm',
    '.py',
    '.pyc',
    '.rb',
    '.lua',
    '.tcl',
    '.nsf',
    '.shtml',
    '.stm',
    '.rhtml',
    '.gch',
  ],
  ...['.sh', '.bash', '.bat', '.cmd', '.exe', '.dll', '.ps1', '.vbs', '.htr', '.ida', '.idc', '.idq', '.htw'],
];

/** Options of the keyword layer, which detects scanners' paths and attack payloads. */
export class KeywordsOptions extends JudgingLayerOptions {
  /**
   * Refused on paths that nothing serves: with a leading dot a file extension or dot file, with a trailing
   * hyphen a beginning that one more word follows (`/wp-abc`, not `/wp-hosting-plans`), else a whole segment.
   */
  staticKeywords: readonly string[] = [
    '.php',
    'xmlrpc',
    'wp-',
    '.env',
    '.git',
    '.bak',
    'conflg',
    'shell',
    'filemanager',
  ];
  /** Refused as a whole segment, singular or plural, on paths that nothing serves. */
  inherentWords: readonly string[] = [
    'hack',
    'exploit',
    'attack',
    'malicious',
    'evil',
    'backdoor',
    'inject',
    'xss',
  ];
  /**
   * Extensions of scripts that a Nest application does not serve: those of PHP, ASP and ASP.NET, JSP,
   * ColdFusion, CGI, Perl, Python, Ruby, shells and Windows. Asked for, they are a scanner's guess.
   */
  fileExtensions: readonly string[] = [...SCRIPT_EXTENSIONS];
  /** Extensions of `fileExtensions` that this application does serve, such as `.php` of a site behind it. */
  servedExtensions: readonly string[] = [];
  /** Words, whole segments and extensions that are never learned and never refused. */
  allowedKeywords: readonly string[] = [];
  /** Like `allowedKeywords`; the Python package keeps the two lists apart. */
  exemptKeywords: readonly string[] = [];
  /** How words are learned from scanners' paths. */
  learning: Readonly<KeywordLearningOptions> = new KeywordLearningOptions();
}

/** The options as a user gives them: of `learning` only what is to change. */
export type KeywordsInput = Omit<KeywordsOptions, 'learning'> & {
  /** How words are learned from scanners' paths. */
  learning: Partial<KeywordLearningOptions>;
};

const extension: Check = (value) =>
  typeof value === 'string' && /^\.[a-z0-9]{1,10}$/i.test(value) ? null : 'an extension such as ".php"';

const keywordsChecks: Checks<KeywordsOptions> = {
  ...judgingLayerChecks,
  staticKeywords: listOf(string),
  inherentWords: listOf(string),
  fileExtensions: listOf(extension),
  servedExtensions: listOf(extension),
  allowedKeywords: listOf(string),
  exemptKeywords: listOf(string),
  learning: anything,
};

/**
 * Merges and checks the options of the layer.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function keywordsOptions(input: unknown, where: string): Readonly<KeywordsOptions> {
  const defaults = new KeywordsOptions();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return mergeOptions(defaults, keywordsChecks, input, where);
  }
  const { learning } = input as Partial<KeywordsInput>;
  defaults.learning = keywordLearningOptions(learning, `${where}.learning`);
  return mergeOptions(defaults, keywordsChecks, { ...input, learning: undefined }, where);
}
