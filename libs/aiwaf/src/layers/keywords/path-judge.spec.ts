import { canonicalPath } from '../../core/path/canonical-path';
import { KeywordsOptions } from './keywords.options';
import { createPathJudge } from './path-judge';

describe('createPathJudge', () => {
  const judge = createPathJudge(new KeywordsOptions(), () => new Set(['products']));

  it('judges as the layer does', () => {
    expect(judge(canonicalPath('/wp-login.php'))).toMatchObject({
      hits: 2,
      scannerClass: 'cms',
      payload: null,
    });
    expect(judge(canonicalPath('/backdoor'))).toMatchObject({ hits: 0, scannerClass: 'word', payload: null });
    expect(judge(canonicalPath('/a?f=../../etc/passwd'))).toMatchObject({ payload: 'traversal' });
    expect(judge(canonicalPath('/products/shell'))).toMatchObject({
      hits: 1,
      scannerClass: null,
      payload: null,
    });
    expect(judge(canonicalPath('/news/today'))).toMatchObject({ hits: 0, scannerClass: null, payload: null });
  });
});
