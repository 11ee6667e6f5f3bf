import { PayloadRule } from './payload-rule';

/**
 * Shell commands behind a separator that a shell obeys, each with an argument that gives it away:
 * `name|id` is a list of fields, `|cat /etc/passwd` is not. Header injection stands here too. The look ahead
 * for a first letter spares all the others where a text is nothing but separators.
 */
export const COMMANDS: readonly PayloadRule[] = [
  {
    kind: 'shell-command',
    needles: [';', '|', '&', '`', '$(', '\n'],
    pattern:
      /(?:[;|&`\n]|\$\()\s{0,9}(?=[a-z/])(?:\/(?:usr\/)?bin\/)?(?:(?:cat|tac|head|tail|more|less|nl|type|strings|ls|dir|rm|cp|chmod|find)\s{1,9}(?:-[a-z]{1,9}\s{1,9})?(?:\/(?:etc|tmp|bin|var|proc|root|home|usr|dev)\b|\/?[*.]|[a-z]:\\|\.\.[\\/])|(?:wget|curl|fetch|lynx)\s{1,9}[^\u001f]{0,40}(?:https?|ftp):\/\/|ping\s{1,9}-[nci]\s?\d|(?:ba|z|k|da)?sh\s{1,9}-[ci]\b|(?:nc|ncat|netcat)\s{1,9}(?:-[a-z]{1,5}\s|[\w.-]{1,60}\s{1,5}\d)|(?:nslookup|dig)\s{1,9}[\w-]{1,60}\.[\w.-]{1,60}|sleep\s{1,9}\d{1,4}\s{0,5}(?:[;|&`)#]|$|\u001f)|python[23]?\s{1,9}-c|perl\s{1,9}-e|net\s{1,9}user\b|whoami\s{0,3}(?:[;|&`)]|$|\u001f)|uname\s{1,5}-a|ifconfig\b|ipconfig\b|systeminfo\b)/g,
  },
  {
    kind: 'shell-command',
    needles: ['$(', '`', 'ifs', '(){', '() {', 'cmd', '/bin/', 'powershell'],
    pattern:
      /(?:\$\(|`)\s{0,5}(?:whoami|uname|cat\s[^\u001f)`]{1,40}|sleep\s{1,5}\d{1,4}|curl\s[^\u001f)`]{1,99}|wget\s[^\u001f)`]{1,99}|ping\s[^\u001f)`]{1,99}|nslookup\s[^\u001f)`]{1,99})\s{0,5}[)`]|\$(?:ifs\b|\{ifs\})|\(\)\s?\{\s?[:_\w]{0,9}\s?;?\s?\}\s?;|\bcmd(?:\.exe)?\s{0,5}\/[ck]\s|\/bin\/(?:ba|z|k|da)?sh\b\s?(?:-[ci]|[;|'"]|$|\u001f)|powershell(?:\.exe)?\s{1,5}-(?:e|enc|nop|c|command|w)\b/g,
  },
  {
    kind: 'shell-command',
    needles: ['cmd=', 'exec=', 'command=', 'execute=', 'shell=', 'system='],
    pattern:
      /(?:^|\u001f)(?:cmd|exec|command|execute|shell|system)=\s?(?:cat|type|ls|dir|wget|curl|ping|nc|bash|sh|powershell|certutil)\s{1,5}[^\u001f]{0,60}[/\\]/g,
  },
  {
    kind: 'header-injection',
    needles: ['\n', '\r'],
    pattern:
      /[\r\n]\s{0,5}(?=[scht])(?:set-cookie\s?:\s?[\w-]{1,60}=|http\/[12](?:\.\d)?\s{1,5}\d{3}|content-length\s?:\s?\d|transfer-encoding\s?:)/g,
  },
];
