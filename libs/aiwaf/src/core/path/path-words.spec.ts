import { pathWords } from './path-words';

describe('pathWords', () => {
  it.each([
    ['/webfig/index.html', ['webfig', 'index']],
    ['/a/eval-stdin.php', ['eval', 'stdin']],
    ['/.docker/config.json', ['docker', 'config']],
    ['/x/abc/2024/deadbeef01/a1b2c3d4e5/cve20211234', []],
    ['/facade/decade00', ['facade']],
    ['/日本語/straße', []],
    [`/${'w'.repeat(41)}/${'w'.repeat(40)}`, ['w'.repeat(40)]],
    ['/', []],
  ])('finds the words of %s', (path, words) => {
    expect(pathWords(path)).toEqual(words);
  });

  it('is bounded by eight words and 512 characters', () => {
    expect(pathWords('/worda/wordb/wordc/wordd/worde/wordf/wordg/wordh/wordi')).toHaveLength(8);
    expect(pathWords(`${'/x'.repeat(300)}/webfig`)).toEqual([]);
  });
});
