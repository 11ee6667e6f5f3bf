// Imports point one way: core <- layers, learning, storage, edge <- nest <- cli, testing <- apps.
const lib = '^libs/aiwaf/src/';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `${lib}${from}`, pathNot: '\\.spec\\.ts$' },
  to: {
    path: `^(libs/[^/]+/src|apps|test|bench|migrations)/`,
    pathNot: allowed.map((a) => (a.startsWith('^') ? a : `${lib}${a}`)),
  },
});
const noFramework = (name, from, pathNot = []) => ({
  name,
  severity: 'error',
  from: { path: `${lib}${from}`, pathNot: ['\\.spec\\.ts$', ...pathNot] },
  to: { path: 'node_modules/(@nestjs|typeorm|express|fastify|nest-commander)' },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('core-imports-core', 'core/', ['core/'], 'core is pure'),
    only('layers-import-core', 'layers/', ['core/', 'layers/'], 'a layer knows the core only'),
    {
      name: 'a-layer-imports-no-other-layer',
      severity: 'error',
      from: { path: `${lib}layers/([^/]+)/` },
      to: { path: `${lib}layers/[^/]+/`, pathNot: `${lib}layers/$1/` },
    },
    only('learning-imports-core', 'learning/', ['core/', 'learning/'], 'learning is pure'),
    only(
      'storage-imports-core',
      'storage/',
      ['core/', 'storage/', '^migrations/'],
      'stores implement ports of the core',
    ),
    only('edge-imports-core', 'edge/', ['core/', 'edge/'], 'the edge feeds the core'),
    only('nest-imports-below', 'nest/', ['core/', 'layers/', 'learning/', 'storage/', 'edge/', 'nest/'], ''),
    only(
      'cli-imports-below',
      'cli/',
      ['core/', 'layers/', 'learning/', 'storage/', 'nest/', 'cli/', 'index\\.ts'],
      '',
    ),
    only('testing-imports-below', 'testing/', ['core/', 'nest/', 'testing/'], 'what hosts test with'),
    noFramework('core-is-pure', 'core/'),
    noFramework('learning-is-pure', 'learning/'),
    noFramework('layer-logic-is-pure', 'layers/', [
      '\\.guard\\.ts$',
      '\\.interceptor\\.ts$',
      '\\.decorator\\.ts$',
    ]),
    {
      name: 'core-and-layers-do-no-io',
      severity: 'error',
      from: { path: `${lib}(core|layers)/`, pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|http|https|child_process|dns|worker_threads)' },
    },
    {
      name: 'index-never-loads-nest-commander',
      severity: 'error',
      from: { path: `${lib}index\\.ts$` },
      to: { path: 'nest-commander', reachable: true },
    },
    {
      name: 'the-library-knows-no-app',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
