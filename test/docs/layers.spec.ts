import { VERDICT_CODES } from '../../libs/aiwaf/src/core/verdict-codes';
import { LAYER_IDS } from '../../libs/aiwaf/src/core/layer-id';
import { document } from './documents';

/** The codes that the first column of a page's tables names. */
function codesIn(path: string): string[] {
  const cells = [...document(path).text.matchAll(/^\| (`[a-z][^|]*`) +\|/gim)].map(([, cell]) => cell);
  return cells
    .flatMap((cell) => [...cell.matchAll(/`([a-z]+\.[a-z-]+)`/gi)].map(([, code]) => code))
    .filter((code) => !code.endsWith('.failed'));
}

describe('the codes of refusals and points', () => {
  it('each have one row in docs/layers.md, and no other has', () => {
    expect(codesIn('docs/layers.md').sort()).toEqual([...VERDICT_CODES].sort());
  });

  it('each have one row in docs/false-positives.md, and no other has', () => {
    expect(codesIn('docs/false-positives.md').sort()).toEqual([...VERDICT_CODES].sort());
  });
});

describe('the layers', () => {
  it('each have a section in docs/layers.md, in their order, and a row in the README', () => {
    const { text } = document('docs/layers.md');
    const headings = [...text.matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(LAYER_IDS);
    const rows = [...document('README.md').text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, layer]) => layer);
    expect(rows).toEqual(LAYER_IDS);
  });
});
