import { Timetable } from './timetable';

const at = (text: string) => Date.parse(text);

describe('Timetable', () => {
  const berlin = new Timetable('0 3 * * *', 'Europe/Berlin');

  it('follows its time zone into summer time', () => {
    expect(berlin.after(at('2026-03-27T02:00:00Z'))).toBe(at('2026-03-28T02:00:00Z'));
    expect(berlin.after(at('2026-03-28T02:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('has missed nothing until an instant has passed since the last run', () => {
    const last = at('2026-11-20T02:00:07Z');
    expect(berlin.missed(last, at('2026-11-21T01:59:59Z'))).toBeNull();
    expect(berlin.missed(last, at('2026-11-21T02:00:00Z'))).toBe(at('2026-11-21T02:00:00Z'));
    expect(berlin.missed(last, at('2026-12-01T12:00:00Z'))).toBe(at('2026-11-21T02:00:00Z'));
  });

  it('reads six fields as beginning with seconds', () => {
    expect(new Timetable('30 0 3 * * *', 'UTC').after(at('2026-11-20T03:00:00Z'))).toBe(
      at('2026-11-20T03:00:30Z'),
    );
  });
});
