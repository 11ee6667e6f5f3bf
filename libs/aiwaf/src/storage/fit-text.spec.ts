import { fitText } from './fit-text';

describe('fitText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab\u{1f600}', 3, 'ab'],
    ['ab\u{1f600}', 4, 'ab\u{1f600}'],
    ['a\0b\0', 3, 'ab'],
    ['', 3, ''],
  ])('makes %j fit %d characters', (text, length, expected) => {
    expect(fitText(text, length)).toBe(expected);
  });
});
