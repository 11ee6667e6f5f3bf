import { canonicalPath } from '#aiwaf/internals';
import { MARKUP } from '../../libs/aiwaf/src/layers/keywords/payloads/markup';
import { SQL } from '../../libs/aiwaf/src/layers/keywords/payloads/sql';
import { TEMPLATES } from '../../libs/aiwaf/src/layers/keywords/payloads/templates';
import { FILES } from '../../libs/aiwaf/src/layers/keywords/payloads/files';
import { COMMANDS } from '../../libs/aiwaf/src/layers/keywords/payloads/commands';
import { scannerClasses } from '../../libs/aiwaf/src/layers/keywords/scanner-classes';
import { BROWSER } from '../helpers/host-app';
import { EngineUnderAttack } from './engine-under-attack';

const SIZE = 65_536;
const RULES = [...MARKUP, ...SQL, ...TEMPLATES, ...FILES, ...COMMANDS];

/** Pieces that the pattern itself is made of, so that it gets as far as it can before it fails. */
function pieces(pattern: RegExp): string[] {
  const plain = pattern.source
    .replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\s/g, ' ')
    .replace(/\\[wd]/g, '1')
    .replace(/\\n/g, '\n')
    .replace(/\\b/g, '')
    .replace(/\{\d*,?\d*\}/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/\?[:!=<]*/g, '')
    .replace(/\[\^[^\]]*\]/g, 'x')
    .replace(/\[([^\]])[^\]]*\]/g, '$1');
  const words = plain.split(/[|()]+/).filter((word) => word !== '');
  const joined = words
    .slice(0, 24)
    .flatMap((word, i) => [word, word + (words[i + 1] ?? ''), `${words[0]}${word}`]);
  return [...new Set([plain.replace(/[|()]/g, ''), ...joined, ...words])].slice(0, 80);
}

const best = (work: () => void): number => {
  let least = Infinity;
  for (let i = 0; i < 3 && least > 5; i++) {
    const from = process.hrtime.bigint();
    work();
    least = Math.min(least, Number(process.hrtime.bigint() - from) / 1e6);
  }
  return least;
};

describe('64 KiB of hostile text', () => {
  const host = new EngineUnderAttack({ layers: { rateLimit: false }, bans: { enabled: false } });
  const patterns = [
    ...RULES.flatMap(({ pattern, after }) => [pattern, ...(after === undefined ? [] : [after])]),
    ...scannerClasses(['.php', '.py', '.jsp']).flatMap((one) => [
      ...(one.patterns ?? []),
      ...(one.filePatterns ?? []),
    ]),
  ];
  const worst: [ms: number, what: string][] = [];
  afterAll(() => {
    worst.sort(([a], [b]) => b - a);
    if (process.env.AIWAF_FIGURES !== undefined)
      process.stdout.write(`${JSON.stringify(worst.slice(0, 8))}\n`);
  });

  it.each(patterns.map((pattern): [string, RegExp] => [pattern.source.slice(0, 60), pattern]))(
    'is judged in linear time, made for %s',
    (name, pattern) => {
      for (const piece of pieces(pattern)) {
        const text = piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);
        for (const target of [
          `/${text}`,
          `/page?q=${text}`,
          `/page?q=${encodeURIComponent(text).slice(0, SIZE)}`,
        ]) {
          const ms = best(() => void host.send({ target }));
          worst.push([ms, `${name} <- ${JSON.stringify(piece.slice(0, 40))} in ${target.slice(0, 9)}`]);
          // Quadratic work on this much text takes seconds: the limit only has to tell the two apart.
          expect([piece, ms < 250]).toEqual([piece, true]);
        }
      }
    },
  );

  it.each([
    'user-agent',
    'accept',
    'content-type',
    'x-forwarded-for',
    'referer',
    'sec-fetch-dest',
    'host',
    'connection',
  ])('in the header %s is judged in linear time', (name) => {
    for (const piece of [
      'a',
      ' ',
      ',',
      '1.1.1.1,',
      '[',
      'bot ',
      'scan',
      'http://',
      'application/a+',
      '%20',
      '\xa0',
      'www.a;',
    ])
      for (const prefix of ['', 'Mozilla/5.0 ', 'application/']) {
        const headers = { ...BROWSER, [name]: (prefix + piece.repeat(SIZE)).slice(0, SIZE) };
        const ms = best(() => void host.send({ headers, method: 'POST' }));
        worst.push([ms, `${name} <- ${piece}`]);
        expect([piece, ms < 250]).toEqual([piece, true]);
      }
  });

  it('becomes a canonical path in linear time, whatever it is made of', () => {
    for (const piece of [
      '/..',
      '%2e%2e/',
      '%25',
      '%c0%ae',
      '%u002f',
      ';a',
      '//',
      '\\',
      '\xef',
      '%ef%bc%8f',
      'a://',
      '.',
    ])
      for (const start of ['/', '', 'http://']) {
        const ms = best(() => void canonicalPath((start + piece.repeat(SIZE)).slice(0, SIZE)));
        worst.push([ms, `path ${start} ${piece}`]);
        expect([piece, ms < 250]).toEqual([piece, true]);
      }
  });
});
