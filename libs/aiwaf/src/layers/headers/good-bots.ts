/**
 * Bots that sites want: search engines, link previews, monitors. They pass by name; whether an
 * address is really theirs is for crawler verification to contradict.
 */
const GOOD_BOTS = [
  // search engines
  'googlebot|storebot-google|google-cloudvertexbot|bingbot|bingpreview|msnbot|adidxbot|slurp|duckduckbot',
  'duckassistbot|yandex[a-z]{0,24}bot|baiduspider|applebot|seznambot|qwantbot|mail\\.ru_bot',
  // link previews
  'facebookexternalhit|meta-externalhit|twitterbot|linkedinbot|whatsapp|telegrambot|slackbot|discordbot',
  'slackbot-linkexpanding|slack-imgproxy|pinterestbot|redditbot|skypeuripreview|cardyb|mastodon|iframely',
  // monitors
  'pingdom|uptimerobot|statuscake|site24x7',
];

/** Recognises declared good bots: those of the list and those that the operator adds. */
export class GoodBots {
  private readonly pattern: RegExp;

  /** @param more further names, as whole words in any case */
  constructor(more: readonly string[]) {
    const names = [...GOOD_BOTS, ...more.map((name) => escape(name.trim().toLowerCase()))];
    this.pattern = new RegExp(`(?<![a-z])(?:${names.join('|')})(?![a-z])`);
  }

  /** The good bot that a user agent in lower case declares, or `null`. */
  find(agent: string): string | null {
    return this.pattern.exec(agent)?.[0] ?? null;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
