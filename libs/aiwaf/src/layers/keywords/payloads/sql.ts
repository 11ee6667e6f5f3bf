import { PayloadRule } from './payload-rule';

/**
 * SQL that closes what the application wrote and goes on: a union with a column list, a comparison
 * of two constants, a second statement, and the functions that only probing uses. The words alone
 * ("union select committee", "O'Reilly and sons", "drop table lamp") are prose.
 */
export const SQL: readonly PayloadRule[] = [
  {
    kind: 'sql-union',
    needles: ['union'],
    pattern:
      /\bunion[\s(]{1,20}(?:(?:all|distinct)[\s(]{1,20}select\b|select[\s(]{1,20}(?:-?\d{1,9}\s{0,9}(?:[,)#;'"\u001f]|--|$|from\b|as\b|limit\b)|null\b|@@|\*|['"]|(?:char|chr|concat|version|database|user|current_user|load_file|group_concat|unhex|hex|count|cast)\s?\(|[\w.$`[\]]{1,64}\s{0,9},))/g,
  },
  {
    kind: 'sql-union',
    needles: ['union'],
    pattern: /['"`)]\s{0,9}union[\s(]{1,20}(?:all\s{1,9}|distinct\s{1,9})?select\b/g,
  },
  {
    // one column: the number or quote before it tells it from a sentence
    kind: 'sql-union',
    needles: ['union'],
    pattern: /[\d'"`)]\s{1,9}union[\s(]{1,20}select[\s(]{1,20}[\w.$`]{1,64}\s{1,9}from\s{1,9}[a-z_`[]/g,
  },
  {
    // ' or '1'='1, ") and (5=5, ' or 1=1--, ' || 'a'='a
    kind: 'sql-tautology',
    needles: ['or', 'and', '||', '&&', 'having', 'where', 'like'],
    pattern:
      /['"`)]\s{0,9}\)?[\s)]{0,9}(?:\b(?:or|and|xor|having|where|not)\b|\|\||&&)[\s(]{0,9}(?:not\s{1,5})?(?:(["'])\1\s{0,5}=\s{0,5}["']|["']?(\w{1,32})["']?\s{0,5}(?:=|<=>|like|rlike|regexp|is|\bin\b)\s{0,5}\(?["']?\2(?!\w)|-?\d{1,12}\s{0,5}(?:=|<>|!=|<|>|like|between|in)\s{0,5}[('"]{0,2}-?\d)/g,
  },
  {
    // a number that goes on: id=1 or 1=1
    kind: 'sql-tautology',
    needles: ['or ', 'and ', '||', '&&', 'having ', 'or(', 'and('],
    pattern:
      /[=\u001f]\s{0,5}-?\d{1,12}[\s)]{1,9}(?:or|and|xor|having|where|rlike|\|\||&&)[\s(]{1,9}(?:not\s{1,5})?-?\d{1,12}\s{0,5}(?:=|<>|!=|<|>|like)\s{0,5}-?\d/g,
  },
  {
    kind: 'sql-stacked',
    needles: [';'],
    pattern:
      /;\s{0,9}(?:drop\s{1,9}(?:table|database|schema|view|user|index|procedure|function)\b|insert\s{1,9}into\b|delete\s{1,9}from\b|truncate\s{1,9}table\b|alter\s{1,9}(?:table|user|database)\b|create\s{1,9}(?:table|user|function|procedure|database|alias)\b|update\s{1,9}\w{1,64}\s{1,9}set\b|declare\s{1,9}@|exec(?:ute)?[\s(]{1,9}[\w(@'"]|waitfor\s{1,9}delay\b|shutdown\s{0,5}(?:--|;|with\b)|select\s{1,9}(?:pg_sleep|sleep|benchmark|count|\*|version|case|load_file)\b|call\s{1,9}\w{1,40}\s?\(|begin\s{1,9}(?:dbms|user)_|i?if\s?\(\s?\d{1,12}\s?=)/g,
  },
  {
    // a value that starts by closing the application's quote
    kind: 'sql-stacked',
    needles: ["='", '="', "= '"],
    pattern:
      /=\s?['"]\s{0,5};?\s{0,5}(?:drop\s{1,9}(?:table|database)|delete\s{1,9}from|insert\s{1,9}into|truncate\s{1,9}table)\b/g,
  },
  {
    kind: 'sql-probe',
    needles: ['(', 'waitfor', 'into '],
    pattern:
      /\bwaitfor\s{1,9}delay\s{0,5}['"(]|\b(?:dbms_pipe\.receive_message|dbms_lock\.sleep|utl_inaddr\.get_host\w{0,10}|utl_http\.request|ctxsys\.drithsx\.sn|dbms_utility\.sqlid_to_sqlhash|xmltype|regexp_substring)\s?\(\s?[('"a-z\d]|\bbenchmark\s?\(\s?\d{3,12}\s?,|\b(?:extractvalue|updatexml)\s?\(\s?[\d'"n]|\b(?:pg_sleep|randomblob|generate_series|randomuuid)\s?\(\s?\d|\binto\s{1,9}(?:outfile|dumpfile)\s{0,9}['"]|\bprocedure\s{1,9}analyse\s?\(|\bxp_(?:cmdshell|dirtree|regread|fileexist)\s?['"(]|\bmake_set\s?\(\s?\d{1,9}\s?[=,]|\belt\s?\(\s?\d{1,9}\s?=\s?\d|\bi?if\s?\(\s?\d{1,12}\s?=\s?\d|\bcase\s{1,9}when\s?\(?\s?\d{1,12}\s?=\s?\d/g,
  },
  {
    kind: 'sql-probe',
    needles: ['select'],
    pattern:
      /\bfrom\s{1,9}(?:information_schema|dual\b|rdb\$|sysibm\.|sys\.|pg_|sysmaster|systables|sysusers|sysobjects|domain\.|master\.\.|\(?\s?select\b)|\b(?:sleep\s?\(|cha?r\s?\(\s?\d|concat\s?\(\s?0x|0x[\da-f]{4}|case\s{1,9}when|count\s?\(\s?\*)/g,
    after: /[(=]\s{0,5}select[\s(][^\u001f]*$/,
    reach: 90,
  },
  {
    kind: 'sql-probe',
    needles: ['char(', 'chr(', 'char (', 'chr ('],
    pattern:
      /\bcha?r\s?\(\s?\d{1,3}\s?\)\s{0,3}(?:\|\||\+| |&)\s{0,3}cha?r\s?\(\s?\d|\bchar\s?\(\s?\d{1,3}\s?,\s?\d{1,3}\s?,\s?\d/g,
  },
  {
    kind: 'sql-probe',
    needles: ['sleep', 'case', 'iif', 'order', 'group', 'rlike', 'select'],
    pattern:
      /(?:['"`)]|[=\u001f]\s{0,5}-?\d{1,12})[\s)]{1,9}(?:(?:or|and|xor)\b[\s(]{1,9}(?:sleep\s?\(\s?\d|\w{1,20}\s?=\s?(?:sleep|benchmark|if|dbms_\w{1,20}\.\w{1,20}|\(?select)\b|(?:case|if|iif|exists|ascii|length|substr|substring|ord|mid|select|updatexml|extractvalue|row)\s?[\s(])|rlike[\s(]{1,9}(?:sleep|\(?select|case)|(?:order|group)\s{1,9}by\s{1,9}\d{1,4}\s{0,5}(?:--|#|,\s?\d|$|\u001f))/g,
  },
  {
    // a quoted value that ends in a comment: admin'--, admin' #
    kind: 'sql-comment',
    needles: ["'--", "' --", "'#", "' #", "')--", "') --", "')#", "';--", '"--', '" --', '";--'],
    pattern: /[=\u001f][\w@. -]{0,64}['"]\s{0,3}\)?\s{0,3};?\s{0,3}(?:--[\s+-]{0,3}|#\s?)(?:\u001f|$)/g,
  },
];
