import { KeywordsOptions } from '../../layers/keywords';
import { Apply, apply } from './setting-draft';
import { boolean, integer, invalidSetting, Read, textList } from './setting-values';

/** What a regular expression is written with and the name of a bot is not. */
const EXPRESSION = /[\\^$*+?()[\]{}|]/;

const readBots: Read<readonly string[]> = (value, name) =>
  textList(value, name).map((bot) => {
    if (bot.length < 3 || EXPRESSION.test(bot))
      throw invalidSetting(name, bot, 'names of bots such as "gptbot", not expressions');
    return bot;
  });

const readExtensions: Read<readonly string[]> = (value, name) =>
  textList(value, name).map((text) => {
    if (!/^\.?[a-z0-9]{1,10}$/i.test(text)) throw invalidSetting(name, text, 'extensions such as ".php"');
    return text.startsWith('.') ? text : `.${text}`;
  });

/**
 * Settings that the Python package documents and never reads, as far as there is something here that
 * they can mean. Those that it reads come before them.
 */
export const DOCUMENTED_SETTINGS: Readonly<Record<string, Apply>> = {
  AIWAF_HEADER_VALIDATION_ENABLED: apply(
    boolean,
    ({ layers }, on) => (layers.headers.mode = on ? 'enforce' : 'off'),
  ),
  AIWAF_MIN_HEADER_QUALITY: apply(integer(0, 11), ({ layers }, score) => (layers.headers.minScore = score)),
  AIWAF_LEGITIMATE_BOT_PATTERNS: apply(readBots, ({ layers }, bots) => (layers.headers.goodBots = bots)),
  AIWAF_FILE_EXTENSIONS: apply(readExtensions, ({ layers }, more) => {
    layers.keywords.fileExtensions = [...new Set([...new KeywordsOptions().fileExtensions, ...more])];
  }),
  AIWAF_ENABLE_ANOMALY_DETECTION: apply(boolean, ({ layers }, on) => {
    if (!on) layers.anomaly.mode = 'off';
  }),
};
