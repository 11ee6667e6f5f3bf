import { canonicalPath } from '../../core/path/canonical-path';
import { KeywordsOptions } from './keywords.options';
import { createPathJudge } from './path-judge';

describe('the keyword rules on hostile input', () => {
  const judge = createPathJudge(new KeywordsOptions(), () => new Set());
  const openings = [
    '{{',
    '<a ',
    "' or ",
    '(select ',
    '../',
    '%2f..',
    '${a',
    '"',
    'union select ',
    '.php-',
    '/~a',
    '%25',
  ];

  it.each(openings)('take time in proportion to the length of %j', (opening) => {
    for (const start of ['/', '/search?q=', '/search?']) {
      const target = canonicalPath(start + opening.repeat(65_536 / opening.length));
      const from = process.hrtime.bigint();
      const { hits, scannerClass } = judge(target);
      expect([hits, scannerClass]).toHaveLength(2);
      // A quadratic pattern takes minutes here; the limit only has to tell the two apart.
      expect(Number(process.hrtime.bigint() - from) / 1e6).toBeLessThan(500);
    }
  });
});
