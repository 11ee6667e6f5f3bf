import { CliFolder } from '../helpers/cli-folder';

const DAY_MS = 86_400_000;

describe('the commands on lists', () => {
  let folder: CliFolder;
  beforeEach(async () => {
    folder = new CliFolder();
    await folder.migrate();
  });
  afterEach(() => folder.remove());

  const refused = async (code: string, ...args: string[]) => {
    const before = folder.rows('select * from aiwaf_audit');
    const { code: exit, out, err } = await folder.aiwaf(...args);
    expect([args, exit, out]).toEqual([args, 2, '']);
    expect(err).toMatch(new RegExp(`^${code}: .+\\. .+\\.\n$`));
    expect(folder.rows('select * from aiwaf_audit')).toEqual(before);
  };

  it('ban for a time, list, and unban', async () => {
    const at = Date.now();
    const banned = await folder.aiwaf(
      'ban',
      '203.0.113.9',
      '198.51.100.0/24',
      '--for',
      '24h',
      '--reason',
      'a b',
    );
    expect(banned).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^203\.0\.113\.9 is banned until \S+Z\.\n198\.51\.100\.0\/24 is banned until \S+Z\.\n$/,
      ) as string,
      err: '',
    });
    const [row] = folder.rows<{ expires_at: number; source: string; reason: string }>(
      "select expires_at, source, reason from aiwaf_blacklistentry where ip_address = '203.0.113.9'",
    );
    expect(row).toMatchObject({ source: 'person', reason: 'a b' });
    expect(Math.abs(row.expires_at - at - DAY_MS)).toBeLessThan(60_000);
    expect((await folder.aiwaf('list', '--blocked', '--only-ip')).out.split('\n').sort()).toEqual([
      '',
      '198.51.100.0/24',
      '203.0.113.9',
    ]);
    expect((await folder.aiwaf('list', '--blocked')).out).toMatch(
      /^Banned: 2\nCLIENT +SINCE +UNTIL +BY +LEVEL +REASON\n/,
    );
    expect(await folder.aiwaf('unban', '203.0.113.9')).toEqual({
      code: 0,
      out: 'Lifted the ban of 203.0.113.9.\n',
      err: '',
    });
    expect((await folder.aiwaf('list', '--blocked', '--only-ip')).out).toBe('198.51.100.0/24\n');
  });

  it('ban an IPv6 address by its network, and until it is lifted', async () => {
    expect(await folder.json('ban', '2001:db8::7')).toMatchObject([
      { key: '2001:db8::/64', expiresAt: null },
    ]);
  });

  it('refuse what cannot be banned, before anything is', async () => {
    await refused('AIWAF_E_ADDRESS', 'ban', '203.0.113.9', 'nonsense');
    await refused('AIWAF_E_ADDRESS', 'ban', '203.0.113.9/8');
    await refused('AIWAF_E_NEVER_BAN', 'ban', '203.0.113.9', '10.0.0.7');
    await refused('AIWAF_E_BAN_TOO_WIDE', 'ban', '128.0.0.0/1');
    await refused('AIWAF_E_BAN_TOO_WIDE', 'ban', '2000::/3');
    await refused('AIWAF_E_DURATION', 'ban', '203.0.113.9', '--for', 'ever');
    await refused('AIWAF_E_DURATION', 'ban', '203.0.113.9', '--for', '0');
    expect(folder.rows('select * from aiwaf_blacklistentry')).toEqual([]);
    expect((await folder.aiwaf('ban', '10.0.0.7', '--force')).code).toBe(0);
  });

  it('refuse to unban who is not banned, and lift no other ban then', async () => {
    await folder.aiwaf('ban', '203.0.113.9');
    await refused('AIWAF_E_NOT_BANNED', 'unban', '203.0.113.9', '203.0.113.10');
    await refused('AIWAF_E_ADDRESS', 'unban', 'x');
    expect(folder.rows('select ip_address from aiwaf_blacklistentry where lifted_at is null')).toHaveLength(
      1,
    );
  });

  it('change nothing in a dry run', async () => {
    await folder.aiwaf('ban', '203.0.113.9');
    await folder.aiwaf('add-ip-exemption', '192.0.2.1');
    await folder.aiwaf('add-path-exemption', '/hooks');
    const state = () =>
      ['blacklistentry', 'ipexemption', 'exemptpath', 'audit'].map((table) =>
        folder.rows(`select * from aiwaf_${table}`),
      );
    const before = state();
    const dry = async (...args: string[]) => {
      const { code, out } = await folder.aiwaf(...args, '--dry-run');
      expect([code, out]).toEqual([0, expect.stringMatching(/would/i)]);
    };
    await dry('ban', '203.0.113.10');
    await dry('unban', '203.0.113.9');
    await dry('add-ip-exemption', '192.0.2.2');
    await dry('remove-ip-exemption', '192.0.2.1');
    await dry('add-path-exemption', '/other');
    await dry('remove-path-exemption', '/hooks');
    expect(state()).toEqual(before);
  });

  it.each(['add-ip-exemption', 'add-exemption', 'add-ipexemption'])(
    'exempt addresses by %s',
    async (command) => {
      await folder.aiwaf('ban', '192.0.2.7');
      const run = await folder.aiwaf(command, '192.0.2.7', '2001:db8::/32', '--reason', 'the office');
      expect(run).toEqual({
        code: 0,
        out: '192.0.2.7 passes every layer.\n2001:db8::/32 passes every layer.\n',
        err: '',
      });
      expect(await folder.json('list', '--exempted')).toMatchObject({
        exemptIps: {
          total: 2,
          entries: [
            { address: '2001:db8::/32', reason: 'the office' },
            { address: '192.0.2.7', reason: 'the office' },
          ],
        },
      });
      expect((await folder.aiwaf('list', '--blocked', '--only-ip')).out).toBe('');
      expect((await folder.aiwaf('remove-ip-exemption', '192.0.2.7')).code).toBe(0);
      expect((await folder.aiwaf('list', '--exempted', '--only-ip')).out).toBe('2001:db8::/32\n');
    },
  );

  it.each(['add-path-exemption', 'add-pathexemption'])('exempt paths by %s', async (command) => {
    expect((await folder.aiwaf(command, '/Hooks//Stripe/', '--reason', 'signed')).out).toBe(
      'All layers let pass /hooks/stripe and all below it.\n',
    );
    expect((await folder.aiwaf(command, '/')).out).toBe('All layers let pass the root page alone.\n');
    expect((await folder.aiwaf('remove-path-exemption', '/hooks/stripe/')).out).toBe(
      '/hooks/stripe is exempt no longer.\n',
    );
    expect(folder.rows('select path from aiwaf_exemptpath where removed_at is null')).toEqual([
      { path: '/' },
    ]);
  });

  it('refuse exemptions that are none, before any is made', async () => {
    await refused('AIWAF_E_ADDRESS', 'add-ip-exemption', '192.0.2.1', 'not-an-ip');
    await refused('AIWAF_E_ADDRESS', 'add-ip-exemption', '10.0.0.1/8');
    await refused('AIWAF_E_PATH', 'add-path-exemption', '/good', 'hooks');
    await refused('AIWAF_E_PATH', 'add-path-exemption', `/${'x'.repeat(500)}`);
    await refused('AIWAF_E_NOT_EXEMPT', 'remove-ip-exemption', '192.0.2.1');
    await refused('AIWAF_E_NOT_EXEMPT', 'remove-path-exemption', '/none');
    expect(folder.rows('select * from aiwaf_ipexemption union select * from aiwaf_ipexemption')).toEqual([]);
  });

  it('list by time, order and number, in a table and as JSON', async () => {
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await folder.aiwaf('ban', address);
    await folder.aiwaf('ban', '203.0.113.4', '--for', '1s');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const listed = async (...args: string[]) =>
      (await folder.aiwaf('list', '--blocked', '--only-ip', ...args)).out.split('\n').slice(0, -1);
    expect(await listed()).toEqual(['203.0.113.3', '203.0.113.2', '203.0.113.1']);
    expect(await listed('--order', 'oldest', '--limit', '2')).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(await listed('--since', '1h')).toHaveLength(3);
    expect(await listed('--since', '1')).toEqual([]);
    expect((await folder.aiwaf('list', '--blocked', '--limit', '1')).out).toContain('Banned: 1 of 3\n');
    const { code, out } = await folder.aiwaf('list', '--format', 'json', '--ips-blocked');
    expect([code, JSON.parse(out)]).toMatchObject([0, { blocked: { total: 3 } }]);
    expect((await folder.aiwaf('list')).out).toBe((await folder.aiwaf('list', '--all')).out);
  });

  it('print nothing that a terminal obeys', async () => {
    const reason = 'up \u009b1A\u001b[2J';
    await folder.aiwaf('ban', '203.0.113.9', '--reason', reason);
    for (const line of [['list'], ['list', '--json'], ['audit', '--json'], ['nothing\u009b1A']]) {
      const { out, err } = await folder.aiwaf(...line);
      expect([line, out + err]).toEqual([line, expect.not.stringMatching(/[^\P{C}\n]/u)]);
    }
    expect(await folder.json('list')).toMatchObject({ blocked: { entries: [{ reason }] } });
  });

  it('refuse to list what cannot be', async () => {
    await refused('AIWAF_E_OPTION_VALUE', 'list', '--limit', '0');
    await refused('AIWAF_E_OPTION_VALUE', 'list', '--order', 'sideways');
    await refused('AIWAF_E_OPTION_VALUE', 'list', '--format', 'xml');
    await refused('AIWAF_E_DURATION', 'list', '--since', 'yesterday');
    await refused('AIWAF_E_OPTION_VALUE', 'list', '--only-ip', '--keywords');
  });

  it('approve, reject and remove words', async () => {
    expect((await folder.aiwaf('keywords', 'approve', 'Landray')).out).toBe(
      '"landray" is refused on paths that nothing serves.\n',
    );
    expect((await folder.aiwaf('keywords', 'reject', 'invoices')).code).toBe(0);
    const { keywords } = await folder.json<{ keywords: { entries: { keyword: string; state: string }[] } }>(
      'list',
      '--keywords',
    );
    expect(keywords.entries.map(({ keyword, state }) => `${keyword} ${state}`).sort()).toEqual([
      'invoices rejected',
      'landray approved',
    ]);
    expect((await folder.aiwaf('keywords', 'remove', 'landray')).out).toBe('"landray" is forgotten.\n');
    await refused('AIWAF_E_KEYWORD', 'keywords', 'remove', 'landray');
    await refused('AIWAF_E_KEYWORD', 'keywords', 'approve', '../etc');
  });

  it('leave an audit row for every change, with who, what, before and after', async () => {
    await folder.aiwaf('ban', '203.0.113.9', '--reason', 'first');
    await folder.aiwaf('add-ip-exemption', '203.0.113.9', '--reason', 'a customer');
    await folder.aiwaf('remove-ip-exemption', '203.0.113.9');
    await folder.aiwaf('add-path-exemption', '/hooks');
    await folder.aiwaf('keywords', 'reject', 'invoices');
    await folder.aiwaf('clear-cache');
    const changes = await folder.json<{ actor: string; action: string; target: string }[]>('audit');
    expect(changes.map(({ action, target }) => `${action} ${target}`).reverse()).toEqual([
      'ban 203.0.113.9',
      'exempt 203.0.113.9',
      'unban 203.0.113.9',
      'unexempt 203.0.113.9',
      'exempt /hooks',
      'keyword.rejected invoices',
      'clear-cache all processes',
    ]);
    expect(changes.every(({ actor }) => /^.+@.+$/.test(actor))).toBe(true);
    expect(changes[3]).toMatchObject({ before: { reason: 'a customer' }, after: null });
    expect(changes[6]).toMatchObject({ before: null, after: { reason: 'first' } });
    expect((await folder.aiwaf('audit', '--limit', '1')).out).toMatch(
      /^WHEN +WHO +WHAT +TARGET\n.* clear-cache /,
    );
  });

  it('clear what processes remember', async () => {
    expect(await folder.aiwaf('clear-cache')).toEqual({
      code: 0,
      out: 'Running instances clear their caches within the poll time.\n',
      err: '',
    });
  });
});
