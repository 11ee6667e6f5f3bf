import { clientGroups, parseAddress } from '../../core/client/address';
import { Exemptions } from '../../core/exemptions/exemptions';
import { LogClient, LogLine } from '../../core/ports/feature-source';
import { ClientJudge } from './client-judge';
import { SiteKnowledge } from './site-knowledge';

const AT = Date.UTC(2025, 9, 10, 12);
const CLIENTS = 300_000;

/** A stranger whose groups are those of all, since nothing here asks for them. */
function strangers(): (index: number) => LogClient {
  const address = parseAddress('203.0.113.1');
  if (address === null) throw new Error('no address');
  const groups = clientGroups(address);
  return (index) => ({ key: `client ${index}`, ...groups, address });
}

describe('ClientJudge: bounded memory', () => {
  const site = new SiteKnowledge(
    () => ({ hits: 0, scannerClass: 'probe', payload: null }),
    new Exemptions([], []),
    null,
  );
  const settings = {
    maxClients: 100_000,
    threshold: 100,
    agentKind: () => 'other' as const,
    isNeverBanned: () => false,
    isExempt: () => false,
    tombstones: new Map<string, number>(),
  };
  const line: LogLine = {
    address: '',
    at: AT,
    method: 'GET',
    target: '/.env',
    status: 404,
    referer: '',
    userAgent: null,
    responseTime: null,
    denied: false,
  };
  const known = site.find('GET', '/.env');

  it(`holds no more records than it may, of ${CLIENTS} clients`, () => {
    const judge = new ClientJudge(settings, site, () => -Infinity);
    const client = strangers();
    let most = 0;
    for (let i = 0; i < CLIENTS; i++) {
      const record = judge.meet(client(i), AT);
      if (i % 100 === 0) judge.weigh(record, client(i), line, known);
      most = Math.max(most, judge.held.clients);
    }
    expect(most).toBe(100_000);
    const { clients, evicted, sparedTotal } = judge.finish(null);
    expect([clients, evicted]).toEqual([CLIENTS, CLIENTS - judge.held.clients]);
    expect(sparedTotal).toBe(CLIENTS / 100);
  });

  it('holds no more evidence than it may, and still judges all of it', () => {
    const judge = new ClientJudge({ ...settings, maxEvidence: 6_000 }, site, () => -Infinity);
    const client = strangers();
    const targets = Array.from({ length: 12 }, (_, i) => site.find('GET', `/.env-${'abcdefghijkl'[i]}`));
    let most = 0;
    for (const target of targets) {
      for (let i = 0; i < 600; i++) judge.weigh(judge.meet(client(i), AT), client(i), line, target);
      most = Math.max(most, judge.held.evidence);
    }
    expect(most).toBeGreaterThan(4_000);
    expect(most).toBeLessThanOrEqual(6_000);
    expect(judge.finish(null).bannedTotal).toBe(600);
  });
});
