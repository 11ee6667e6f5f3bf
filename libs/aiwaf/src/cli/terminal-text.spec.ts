import { jsonLine, terminalLines, terminalText } from './terminal-text';

/** Clears the screen, sets a title, CSI as one character, a right-to-left override, a new line. */
const HOSTILE = '\u001b[2J\u001b]0;x\u0007\u009b31m\u202egnp.exe\r\nforged\u2028line\ud800';

describe('text of others on a terminal', () => {
  it('has no character that a terminal obeys', () => {
    expect(terminalText(HOSTILE)).toBe(
      '\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\\u202egnp.exe\\u000d\\u000aforged\\u2028line\\ud800',
    );
    expect(terminalText('\u{f0000}')).toBe('\\udb80\\udc00');
  });

  it('has no more lines than it was given', () => {
    expect(terminalLines(`one\ntwo ${terminalText(HOSTILE)}\n`)).toBe(`one\ntwo ${terminalText(HOSTILE)}\n`);
    expect(terminalLines('a\u001b[1Ab\r\n\u009b1Ac\n')).toBe('a\\u001b[1Ab\\u000d\n\\u009b1Ac\n');
  });

  it('keeps letters of all scripts and emoji', () => {
    for (const text of ['/straße?q=ж漢', '😀', 'a "quoted" \\ path']) expect(terminalText(text)).toBe(text);
  });

  it('is the same value again when it was JSON', () => {
    const value = { text: HOSTILE, [HOSTILE]: ['ж', '😀', '\\u001b'] };
    const line = jsonLine(value);
    expect(line).toMatch(/^[\x20-\x7eж😀]+\n$/u);
    expect(JSON.parse(line)).toEqual(value);
  });
});
