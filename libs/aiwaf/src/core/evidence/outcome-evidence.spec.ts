import { SharedMisses } from '../ports/shared-misses';
import { RequestContext } from '../request-context';
import { UNROUTED } from '../route';
import { OutcomeEvidence } from './outcome-evidence';

const outcome = { status: 404, durationMs: 1, aborted: false, contentLength: null, contentType: '' };

const missing = (path: string): RequestContext =>
  ({
    client: { key: '203.0.113.9' },
    target: { lower: path },
    now: 1_760_000_000_000,
    method: 'GET',
    headers: {},
    exempt: 0,
    denial: null,
    route: UNROUTED,
  }) as unknown as RequestContext;

describe('misses that are shared', () => {
  it('bring nothing once more where Redis forgot them', async () => {
    const forgetful: SharedMisses = {
      miss: () => Promise.resolve(2),
      failLogin: () => Promise.resolve(null),
      clear: () => undefined,
      clearAll: () => Promise.resolve(),
    };
    const evidence = new OutcomeEvidence(10, forgetful);
    let points = 0;
    const award = (more: number) => void (points += more);
    for (const path of ['/old/one', '/old/two', '/old/one', '/old/two'])
      await evidence.observe(missing(path), outcome, award, 'enforce');
    expect(points).toBe(4);
  });
});
