/** Settings of the Python package whose part of this package does not exist yet. */
export const LATER_SETTINGS: ReadonlySet<string> = new Set([
  ...[
    'AIWAF_BLACKLIST_MAX_HEADERS',
    'AIWAF_BLACKLIST_MAX_HEADER_VALUE_LENGTH',
    'AIWAF_BLACKLIST_REDACT_HEADERS',
  ],
]);

/** Settings that change nothing here, and most of them nothing in the Python package either. */
export const IDLE_SETTINGS: ReadonlySet<string> = new Set([
  ...['AIWAF_CSV_DATA_DIR', 'AIWAF_STORAGE_MODE', 'AIWAF_GEO_CACHE_PREFIX', 'AIWAF_USE_RUST'],
  ...[
    'AIWAF_RUST_FEATURE_CHUNK_SIZE',
    'AIWAF_STATUS_CODES',
    'AIWAF_FILE_EXTENSIONS',
    'AIWAF_LOG_HEADER_BLOCKS',
  ],
  ...['AIWAF_BLOCK_SUSPICIOUS_USER_AGENTS', 'AIWAF_LEGITIMATE_BOT_PATTERNS', 'AIWAF_ALLOW_LEGITIMATE_BOTS'],
  ...['AIWAF_CUSTOM_SUSPICIOUS_PATTERNS', 'AIWAF_MIN_HEADER_QUALITY', 'AIWAF_HEADER_VALIDATION_ENABLED'],
  ...['AIWAF_ANOMALY_THRESHOLD', 'AIWAF_KEYWORD_THRESHOLD', 'AIWAF_ENABLE_ANOMALY_DETECTION'],
  // The model lies in the database, with copies in a file and in Redis, without being asked.
  ...['AIWAF_MODEL_CACHE_KEY', 'AIWAF_MODEL_CACHE_TIMEOUT', 'AIWAF_MODEL_STORAGE'],
  'AIWAF_MODEL_STORAGE_FALLBACK',
  // The window is that of the features, which training computes too.
  'AIWAF_WINDOW_SECONDS',
  ...['AIWAF_LOG_LEVEL', 'AIWAF_LOG_FORMAT', 'AIWAF_LOGGING_ENABLED', 'AIWAF_LOG_FILE'],
]);
