/** Who runs bots whose addresses have names, and the domains in which the operator documents these names. */
export interface CrawlerOperator {
  readonly name: string;
  readonly bots: readonly string[];
  readonly domains: readonly string[];
}

const YANDEX: CrawlerOperator = {
  // yandex.com/support/webmaster/robot-workings/check-yandex-robots
  name: 'yandex',
  bots: ['yandexbot'],
  domains: ['yandex.ru', 'yandex.net', 'yandex.com'],
};

/**
 * Only operators that tell site owners to check names, and only bots that they tell it of. Link
 * previews are none: phones of people fetch them under the name of a bot.
 */
const OPERATORS: readonly CrawlerOperator[] = [
  YANDEX,
  {
    // developers.google.com/search/docs/crawling-indexing/verifying-googlebot
    name: 'google',
    bots: ['googlebot', 'storebot-google', 'google-cloudvertexbot'],
    domains: ['googlebot.com', 'google.com'],
  },
  // bing.com/webmasters/help/how-to-verify-bingbot-3905dc26
  { name: 'bing', bots: ['bingbot', 'msnbot'], domains: ['search.msn.com'] },
  // help.baidu.com/question?prod_id=99&class=476&id=2996
  { name: 'baidu', bots: ['baiduspider'], domains: ['baidu.com', 'baidu.jp'] },
  // support.apple.com/119829
  { name: 'apple', bots: ['applebot'], domains: ['applebot.apple.com'] },
  // napoveda.seznam.cz/en/seznambot-crawler
  { name: 'seznam', bots: ['seznambot'], domains: ['seznam.cz'] },
  // help.qwant.com/bot
  { name: 'qwant', bots: ['qwantbot'], domains: ['qwant.com'] },
  // help.mail.ru/webmaster/indexing/robots
  { name: 'mail.ru', bots: ['mail.ru_bot'], domains: ['mail.ru'] },
  // Documented as crawl.yahoo.net; later crawlers have names in yse.yahoo.net.
  { name: 'yahoo', bots: ['slurp'], domains: ['yahoo.net'] },
];
const byBot = new Map(OPERATORS.flatMap((operator) => operator.bots.map((bot) => [bot, operator])));

/**
 * The operator of a bot, or `null` where none documents names.
 *
 * @param bot in lower case, as a user agent names it
 */
export function operatorOf(bot: string): CrawlerOperator | null {
  // A family of names that is open: its members are one bot, lest each be looked up anew.
  return byBot.get(bot) ?? (bot.startsWith('yandex') ? YANDEX : null);
}
