import { PayloadRule } from './payload-rule';

/** A tag is still open where the match begins. */
const IN_TAG = { after: /<[a-z!/][^<>]*$/, reach: 300 };

/**
 * Script that a page is to echo: tags, event handlers, `javascript:` addresses, and markup that a
 * parser would execute (entities, server-side includes, PHP). A tag that a sentence merely names
 * ("what does <script> do") is left alone.
 */
export const MARKUP: readonly PayloadRule[] = [
  {
    kind: 'script-tag',
    needles: ['<script', '< script'],
    // Either the tag carries something, or what follows it is no sentence.
    pattern:
      /<\s?script(?:[\s/]{1,20}[a-z]{1,20}\s{0,5}=|[\s/]{0,20}>(?!\s{1,5}[a-z]{2,20}(?:[\s.?!\u001f]|$))|\/)/g,
  },
  { kind: 'script-tag', needles: ['</script'], pattern: /<\/script[\s/]{0,5}>\s{0,5}[<'"]/g },
  { kind: 'script-tag', needles: ['</script'], pattern: /<\/script/g, after: /[(`][^\u001f]*$/, reach: 200 },
  { kind: 'event-handler', needles: ['on'], pattern: /[\s/"'\u000b\u000c]on[a-z]{3,30}\s{0,5}=/g, ...IN_TAG },
  {
    kind: 'event-handler',
    needles: ['"on', "'on", '`on', '" ', "' ", '"/', "'/"],
    pattern: /["'`][\s/]{0,10}on[a-z]{3,30}\s{0,5}=\s{0,5}["'`]?[^\u001f(`]{0,60}[(`]/g,
  },
  {
    kind: 'script-url',
    needles: ['script:'],
    pattern:
      /(?:java|vb)script:(?:[^\s\u001f]{0,60}[^a-z\u001f]|)(?:alert|confirm|prompt|eval|atob|fetch|set(?:timeout|interval)|import|document\.(?:cookie|domain|write)|string\.fromcharcode|msgbox)\s?(?:[(`;.="'\]]|$|\u001f)/g,
  },
  {
    // an address or a style inside a tag that runs script
    kind: 'script-url',
    needles: ['script:', 'expression('],
    pattern: /[=(:]\s{0,5}["'`]?\s{0,5}(?:(?:java|vb)script:|expression\()(?!void\b|history\b|;)/g,
    ...IN_TAG,
  },
  {
    kind: 'script-url',
    needles: ['data:'],
    pattern: /data:(?:text\/html|image\/svg\+? ?xml)[;,][^\s\u001f]{0,40}(?:base64|<|script)/g,
  },
  {
    kind: 'xml-entity',
    needles: ['<!e', '<xi:', '<xs:'],
    pattern: /<!(?:entity|element)\s|<xi:include\s|<xs:include\s/g,
  },
  {
    kind: 'server-include',
    needles: ['<!--#'],
    pattern: /<!--#\s?(?:exec|include|echo|printenv|config|set)\b/g,
  },
  { kind: 'php-code', needles: ['<?'], pattern: /<\?(?:php\b|=\s?[$`'"(\w])/g },
];
