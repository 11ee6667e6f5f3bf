import { PayloadRule } from './payload-rule';

/** Files of the operating system and of a web container that no parameter has reason to name, as pattern source. */
const SYSTEM_FILE =
  '(?:etc/(?:passwd|shadow|group|hosts|hostname|issue|master\\.passwd|resolv\\.conf|ssh/|apache2/|nginx/|httpd/|crontab|mysql/|my\\.cnf|environment|init\\.d/|security/)' +
  '|proc/(?:self|version|cmdline|\\d)|var/log/|root/\\.|windows/(?:win\\.ini|system32|system\\.ini|repair)|winnt/|boot\\.ini|win\\.ini' +
  '|web-inf/|meta-inf/|run/secrets/|\\.ssh/|\\.env\\b|\\.aws/|\\.git/|id_rsa\\b|wp-config)';

const UP = '(?:\\.{2,4}[/\\\\]{1,4}|\\.{2}%[0-9a-f]{2}|\\.\\.;/)';

/**
 * Reading files that the application does not offer: upward steps to a system file, an absolute
 * system file as a parameter's whole value, and stream wrappers. A search for "/etc/passwd" in a
 * free-text parameter is a question.
 */
export const FILES: readonly PayloadRule[] = [
  {
    kind: 'traversal',
    needles: ['../', '..\\', '..;/'],
    pattern: new RegExp(`${UP}[/\\\\]{0,3}${SYSTEM_FILE.replaceAll('/', '[/\\\\]{1,4}')}`),
  },
  {
    // More steps than any application puts into a parameter, whatever they lead to.
    kind: 'traversal',
    needles: ['../', '..\\'],
    pattern: /(?:\.{2,4}[/\\]{1,4}(?:\.[/\\]{1,4})?){4}/g,
  },
  {
    kind: 'system-file',
    needles: ['etc/', 'etc\\', 'proc/', 'boot.ini', 'win.ini', 'windows', 'winnt', '.ssh/'],
    pattern: new RegExp(
      `(?:^|\\u001f)(?!(?:q|s|k|query|search|term|terms|keyword|keywords|text|title|message|body|content|comment)=)[\\w.[\\]-]{1,64}=\\s?['"\`]?(?:file:/{0,3}|/{1,3}|[a-z]:[/\\\\]{1,3}|\\\\{1,3})${SYSTEM_FILE.replaceAll('/', '[/\\\\]{1,4}')}[^\\s\\u001f]{0,200}(?:$|\\u001f|\\s{0,3}$)`,
      'g',
    ),
  },
  {
    kind: 'stream-wrapper',
    needles: ['://'],
    pattern:
      /=\s?(?:php:\/\/(?:filter\/|(?:input|stdin|fd|memory|temp)(?:[\s/]?(?:$|\u001f)))|expect:\/\/\w|phar:\/\/[./\w]|file:\/\/\/?(?:[a-z]:|etc\/|proc\/|var\/|root\/))/g,
  },
];
