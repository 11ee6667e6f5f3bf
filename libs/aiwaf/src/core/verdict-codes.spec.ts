import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYER_IDS } from './layer-id';
import { failureCode, isFailureCode, meaningOf, VERDICT_CODES } from './verdict-codes';

const CODE = new RegExp(`'((?:${[...LAYER_IDS, 'outcome'].join('|')})\\.[a-z-]+)'`, 'g');

const sourcesIn = (folder: string) =>
  readdirSync(join(__dirname, '..', folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => readFileSync(join(__dirname, '..', folder, path), 'utf8'));
const emitted = new Set(
  ['core/evidence', 'layers']
    .flatMap(sourcesIn)
    .flatMap((text) => [...text.matchAll(CODE)].map(([, code]) => code)),
);

describe('the meanings of codes', () => {
  it('are there for every code that layers and evidence emit, and for no other', () => {
    expect(emitted.size).toBeGreaterThan(20);
    // Made of the name of the layer that concluded.
    expect([...VERDICT_CODES].sort()).toEqual([...emitted, 'anomaly.banned'].sort());
  });

  it('are sentences', () => {
    for (const code of VERDICT_CODES) expect(meaningOf(code)).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('are there for a layer that fails closed, and such a code is told apart', () => {
    expect(meaningOf(failureCode('geo'))).toMatch(/failMode/);
    expect(['geo.failed', 'keywords.word', 'nothing.failed'].map(isFailureCode)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are none for what is no code', () => {
    expect(['keywords.of-a-later-version', 'constructor', ''].map(meaningOf)).toEqual([null, null, null]);
  });
});
