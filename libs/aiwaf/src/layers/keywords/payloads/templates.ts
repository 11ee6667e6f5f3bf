import { PayloadRule } from './payload-rule';

/**
 * Expressions that a template engine, a logger or an expression language would evaluate. A bare
 * `{{name}}` or `${name}` is a link whose template was never filled in: a 404, no attack. What
 * computes (`{{7*7}}`), looks up (`${jndi:`) or reaches for the runtime is one.
 */
export const TEMPLATES: readonly PayloadRule[] = [
  {
    kind: 'jndi-lookup',
    needles: ['jndi:', '${'],
    pattern:
      /jndi:(?:ldaps?|rmi|dns|nis|iiop|corba|nds|https?|\$\{)|\$\{jndi\b|\$\{[^\u001f{}]{0,60}\$\{(?:lower|upper|env|sys|java|date|::-|[^\u001f{}]{0,20}:-)|\$\{(?:lower|upper):[^\u001f{}]{1,20}\}|\$\{:{0,3}-[a-z$]/g,
  },
  {
    kind: 'template-injection',
    needles: ['{', '<%', '[['],
    pattern:
      /(?:\{\{|\$\{|#\{|\*\{|<%=|@\(|\{%|\[\[|\{php\}|\$\$\{)[=\s]{0,5}['"(]{0,3}-?\d{1,12}['")]{0,3}\s{0,3}[*+\-/%]\s{0,3}['"(]{0,3}-?\d/g,
  },
  {
    kind: 'template-injection',
    needles: ['{', '<#', '<%'],
    pattern:
      /__(?:class|mro|subclasses|globals|builtins|import|init|base)__|\.constructor\b|getruntime|processbuilder|freemarker\.template|\?new\s?\(|\bt\s?\(\s?java\.|java\.lang|system\.getenv|#_memberaccess|@java\.|\b(?:exec|system|popen|passthru|shell_exec|eval|phpinfo|md5)\s?\(|child_process|_self\.env|\bcycler\b|\blipsum\b|config\.items|#context|\bnew\s{1,5}java\./g,
    after: /(?:\{\{|\$\{|#\{|\*\{|%\{|<%|\{%|<#assign)[^\u001f]*$/,
    reach: 120,
  },
  {
    kind: 'expression-injection',
    needles: ['(#', 'memberaccess', 'classloader', 'java.', '@print', '!!'],
    pattern:
      /%\{\s?\(\s?#|#_memberaccess|\bclass\.module\.classloader\b|\bjava\.lang\.(?:runtime|processbuilder)\b[^\u001f]{0,40}[([.]|\{@print\s?\(|!!python\/object|!!javax?\.script/g,
  },
  {
    kind: 'prototype-pollution',
    needles: ['__proto__', 'constructor'],
    pattern: /(?:^|\u001f)[\w[\].]{0,64}(?:__proto__|constructor(?:\.|\]?\[)prototype)[\]\w[.]{0,64}=/g,
  },
];
