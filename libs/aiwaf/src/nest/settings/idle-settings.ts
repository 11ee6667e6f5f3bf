const MODEL = 'the model lies in the database, with copies in a file and in Redis, without being asked.';
const DATABASE = 'there is one kind of store, the database: see the option database.';
const LOGGER = "Nest's logger decides what is told, under the context AIWAF.";
const RUST = 'there is no second implementation.';
const AGENTS = 'the header layer always knows scanners and good bots by their names.';

/** Settings that change nothing here, most of them nothing in the Python package either, and why. */
export const IDLE_SETTINGS: Readonly<Record<string, string>> = {
  AIWAF_CONFIG: 'the command line alone reads it.',
  AIWAF_CSV_DATA_DIR: DATABASE,
  AIWAF_STORAGE_MODE: DATABASE,
  AIWAF_GEO_CACHE_PREFIX: 'countries are remembered in memory.',
  AIWAF_USE_RUST: RUST,
  AIWAF_RUST_FEATURE_CHUNK_SIZE: RUST,
  AIWAF_MODEL_CACHE_KEY: MODEL,
  AIWAF_MODEL_CACHE_TIMEOUT: MODEL,
  AIWAF_MODEL_STORAGE: MODEL,
  AIWAF_MODEL_STORAGE_FALLBACK: MODEL,
  AIWAF_WINDOW_SECONDS: 'the window is that of the features, 60 seconds, which training computes too.',
  AIWAF_STATUS_CODES: 'evidence has points by what was asked for, see "Bans and points".',
  AIWAF_LOG_HEADER_BLOCKS: 'every refusal is an event, and a row of the request log.',
  AIWAF_BLOCK_SUSPICIOUS_USER_AGENTS: AGENTS,
  AIWAF_ALLOW_LEGITIMATE_BOTS: AGENTS,
  AIWAF_CUSTOM_SUSPICIOUS_PATTERNS: 'no option refuses user agents by expressions: write a guard.',
  AIWAF_ANOMALY_THRESHOLD: 'AIWAF_AI_CONTAMINATION says what share the model is to find strange.',
  AIWAF_KEYWORD_THRESHOLD: 'layers.keywords.learning says what a word has to show.',
  AIWAF_LOG_LEVEL: LOGGER,
  AIWAF_LOG_FORMAT: LOGGER,
  AIWAF_LOG_FILE: LOGGER,
  AIWAF_LOGGING_ENABLED: `${LOGGER.slice(0, -1)}; the request log has AIWAF_MIDDLEWARE_LOGGING.`,
};
