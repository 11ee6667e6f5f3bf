import { RequestCounts } from './request-counts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2025, 9, 10, 12);

/** Counts requests at minutes after the start, the last of which is evidence. */
function upTo(minutes: readonly number[], after: readonly number[] = []): number {
  const requests = new RequestCounts();
  const at = START + (minutes.at(-1) as number) * MINUTE;
  for (const minute of minutes) requests.add(START + minute * MINUTE);
  requests.mark(at);
  for (const minute of after) requests.add(START + minute * MINUTE);
  return requests.upTo(at);
}

describe('RequestCounts', () => {
  it('counts the hour up to evidence in whole half hours, and the rest of its own', () => {
    expect(upTo([0, 29, 59, 89])).toBe(4);
    expect(upTo([0, 29, 59, 90])).toBe(2);
    expect(upTo([0, 29, 120])).toBe(1);
    expect(upTo([0, 61], [62, 89, 90, 120])).toBe(4);
  });

  it('does not mind lines that are somewhat late', () => {
    expect(upTo([60, 30, 0, 61])).toBe(4);
    expect(upTo([60, 0, 30])).toBe(2);
    expect(upTo([0, 31], [30, 29, 59, 60])).toBe(4);
  });

  it('begins anew with a file of earlier hours', () => {
    expect(upTo([600, 601, 602, 0, 1])).toBe(2);
  });

  it('remembers each piece of evidence until it is forgotten', () => {
    const requests = new RequestCounts();
    for (let i = 0; i < 50; i++) {
      requests.add(START + i * HOUR);
      requests.mark(START + i * HOUR);
    }
    expect(requests.size).toBe(50);
    expect(requests.upTo(START)).toBe(1);
    requests.forgetBefore(START + 48 * HOUR);
    expect(requests.size).toBe(2);
    expect(requests.upTo(START + 49 * HOUR)).toBe(2);
  });

  it('holds next to nothing of a client without evidence', () => {
    const requests = new RequestCounts();
    for (let i = 0; i < 10_000; i++) requests.add(START + i * MINUTE);
    expect(requests.size).toBe(0);
  });
});
