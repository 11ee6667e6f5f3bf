// Nest 12 is ESM: the packages below are transformed to CommonJS for jest. An ESM-only dependency
// that is added later joins this list.
const esm = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
  'load-esm',
  'content-disposition',
  'cookie',
];

module.exports = {
  // Hosts start, and scenarios run, in seconds; a loaded machine takes several times as long.
  // By default a machine of two cores would run them one after the other.
  maxWorkers: 2,
  testTimeout: 60_000,
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/servers/setup.ts',
  globalTeardown: '<rootDir>/test/servers/teardown.ts',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/bench'],
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/libs/aiwaf/dist', '<rootDir>/dist'],
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esm.join('|')})/)`],
  moduleNameMapper: {
    '^nestjs-aiwaf$': '<rootDir>/libs/aiwaf/src/index.ts',
    '^nestjs-aiwaf/cli$': '<rootDir>/libs/aiwaf/src/cli/index.ts',
    '^nestjs-aiwaf/testing$': '<rootDir>/libs/aiwaf/src/testing/index.ts',
    '^#aiwaf/internals$': '<rootDir>/libs/aiwaf/src/internals.ts',
    '^#migrations$': '<rootDir>/migrations/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
