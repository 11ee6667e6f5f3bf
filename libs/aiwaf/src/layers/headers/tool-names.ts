/**
 * HTTP libraries and command-line clients, as words: `Java/17` and `python-requests`, not `JavaScript`
 * or `JavaFX`. Fine for an API (see programs.ts), no visitor of a page.
 */
const TOOLS = [
  '(?:lib|py)?curl|wget|python|cpython|aiohttp|urllib3?|java|node(?:js)?|axios|okhttp|go-http-client|libwww(?!-fm)',
  'lwp|lwp-trivial|mechanize|postman(?:runtime)?|insomnia|httpie',
];
const TOOL = new RegExp(`(?<![a-z])(?:${TOOLS.join('|')})(?![a-z])`);

/**
 * Programs that roam the web, by the end of a word: `GPTBot`, `Slackbot`, `SISTRIX Crawler`. `Abbott`
 * does not end so, and the phones of the make Cubot are people's.
 */
const ROAMER = /(?<!(?<![a-z])cu)bots?(?![a-z])|(?:crawler|spider|scraper)s?(?![a-z])/;

/** A browser token without a browser's version (`Mozilla/5.g`), or with nothing after an old one. */
const BROKEN_BROWSER = /^mozilla\/(?!\d+\.\d)|mozilla\/4\.0$/;

/** Addresses in a user agent name no program: a page `.../robots` or `.../bot.html` about it is not its name. */
const URL = /(?:https?:\/\/|www\.)[^\s;,)]*/g;

/** A user agent without the web addresses in it. */
export function withoutUrls(agent: string): string {
  return agent.includes('//') || agent.includes('www.') ? agent.replace(URL, '') : agent;
}

/** The library or command-line client in a user agent in lower case, or `null`. */
export function toolIn(agent: string): string | null {
  return TOOL.exec(agent)?.[0] ?? null;
}

/** What makes a user agent in lower case that of a program which roams the web, or `null`. */
export function roamerIn(agent: string): string | null {
  return ROAMER.exec(agent)?.[0] ?? null;
}

/** The browser token in a user agent in lower case that no browser sends, or `null`. */
export function brokenBrowserIn(agent: string): string | null {
  return BROKEN_BROWSER.exec(agent)?.[0] ?? null;
}
