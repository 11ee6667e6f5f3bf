/**
 * What makes a recorded path a probe of its class, written down anew so that our own tables cannot excuse
 * themselves: each class by what it is, over the canonical path in lower case.
 */
export const PROBE_CLASSES: readonly (readonly [name: string, what: string, pattern: RegExp])[] = [
  ['traversal', 'a step upwards under several encodings, which are all taken off', /(?:^|\/)\.\.(?:\/|$)/],
  ['dotfile', 'a dot file, which no application serves', /\/\.(?!well-known(?:\/|$))[a-z_]/],
  [
    'script',
    'a script of a language that this application does not run',
    /\.(?:php\d?|phtml|phar|inc|asp|aspx|as[mhc]x|axd|jspx?|jsf|cf[mc]|f?cgi|pl|py|rb|sh|bat|cmd|exe|dll|do|action|shtml|nsf)(?:$|[/~._-])/,
  ],
  [
    'cms',
    'a part of a content management system or of its plugins',
    /\/(?:wp|wp-[a-z-]+|wordpress\d?|administrator|joomla|drupal|magento|typo3(?:conf)?|umbraco|sitecore|(?:el|kc|ck)finder|ckeditor|fckeditor|tiny_?mce|phpunit|xmlrpc)(?:[/.]|$)/,
  ],
  [
    'admin-tool',
    'a database console or a web shell',
    /\/(?:pma|[\w-]*phpmyadmin[\w.-]*|my-?sql[\w-]*|db-?admin[\w-]*|adminer[\w.-]*|sqladmin|pg-?admin\d?|(?:sql|webshell|shell|c99|r57|wso|b374k|alfa|cmd)\.[a-z]{3,4})(?:\/|$)/,
  ],
  [
    'diagnostics',
    'a console or status page of other server software',
    /\/(?:actuator|server-(?:status|info)|solr|manager|host-manager|jmx-console|jolokia|invoker|web-console|jenkins|debug|_profiler|_ignition|telescope|horizon|phpinfo|console|metrics|trace|heapdump)(?:[/.]|$)/,
  ],
  [
    'appliance',
    'a page of a router, camera, mail or VPN appliance, or of a CGI folder',
    /\/(?:cgi-bin|hnap1|boaform|gponform|device\.rsp|owa|ecp|autodiscover|dana-na|vpn|remote|sslvpn|webfig|sdk|setup\.cgi|goform|global-protect)(?:[/.]|$)/,
  ],
  [
    'backup',
    'a backup, a dump or an archive of the site',
    /\/(?:bak|backups?)(?:\/|$)|\.(?:bak|old|orig|save|swp|sql|dump|zip|tar|t?gz|rar|7z|bz2|db|sqlite3?)(?:\.gz)?$|~$/,
  ],
  [
    'secret-file',
    'a file of keys, passwords or settings',
    /\/(?:id_(?:rsa|dsa|ecdsa|ed25519)|etc|shadow|passwd|proc|credentials?(?:\.\w+)?)(?:\/|$)|\.(?:key|pem|p12|pfx|ppk|ya?ml|ini|conf|config|cnf|toml|env)$/,
  ],
  [
    'api-docs',
    'generated documentation of an interface that this application does not have',
    /\/(?:swagger[\w.-]*|openapi[\w.-]*|api-docs|redoc)(?:\/|$)/,
  ],
  ['foreign-file', 'a file that another kind of software leaves behind', /\.[a-z]{2,8}$/],
  ['admin-guess', 'a guess at the address of an administration', /admin|manage|cpanel|webmin/],
];

/** The words of the recorded package that are whole words: static keywords without dot and hyphen, and inherent ones. */
export const WORDS: ReadonlySet<string> = new Set([
  ...['xmlrpc', 'conflg', 'shell', 'filemanager'],
  ...['hack', 'exploit', 'attack', 'malicious', 'evil', 'backdoor', 'inject', 'xss'],
]);

/** Payloads that have no honest reading in a path or a query. */
export const PAYLOAD =
  /<script|jndi:|union\s+(?:all\s+)?select|(?:\.\.[/\\])+(?:etc|proc|windows|winnt|boot)|\son\w+\s*=|;\s*(?:cat|wget|curl)\s/i;

/** The segments of a path in lower case, each without its extension. */
export function stemsOf(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.replace(/(?<=.)\..*$/, ''));
}

/** Whether a segment is one of the words, in singular or plural. */
export function isWordOrPlural(stem: string): boolean {
  return WORDS.has(stem) || WORDS.has(stem.replace(/s$/, ''));
}
