// Which package may import which (ARCHITECTURE.md, "The rooms"): checked by dependency-cruiser.
const mayImport = {
  core: [],
  wire: [],
  aws: ['core'],
  controller: ['core', 'aws'],
  document: [],
  emulator: ['wire', 'document'],
  verify: ['aws'],
  cdk: ['core', 'aws', 'controller', 'collector'],
  collector: ['core', 'wire', 'document', 'aws'],
  console: ['wire'],
  cli: ['core', 'wire', 'aws', 'controller', 'document', 'emulator', 'cdk', 'collector', 'console'],
  release: ['cdk', 'collector', 'console'],
};

const directions = Object.entries(mayImport).map(([room, others]) => ({
  name: `${room}-imports-only-${others.join('-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^packages/${room}/src` },
  to: { path: '^packages/', pathNot: `^packages/(${[room, ...others].join('|')})/` },
}));

const pure = ['core', 'wire'].map((room) => ({
  name: `${room}-imports-no-library`,
  severity: 'error',
  from: { path: `^packages/${room}/src` },
  to: { pathNot: `^packages/${room}/` },
}));

module.exports = {
  forbidden: [
    ...directions,
    ...pure,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'front-doors-only',
      comment:
        'another package is entered through its index.ts; deployments, stored files, and what is to begin at once, through doors of their own',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/aws/src/(deploying|examining|storing|watching)\\.ts$',
          '^packages/cdk/src/template-sizes\\.ts$',
          '^packages/collector/src/(directory/read-directory|files|hearing/told|tables)\\.ts$',
        ],
      },
    },
    {
      name: 'sdk-only-in-aws-protocol-and-verify',
      comment: 'verify asks AWS what nobody knows: no belief of ours may stand between its answer and the report',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src',
        pathNot: ['^packages/(aws|verify)/src', '^packages/emulator/src/cloud/protocol/'],
      },
      to: { path: '(^|/)node_modules/@(aws-sdk|smithy)/' },
    },
    {
      name: 'cdk-only-in-cdk',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '^packages/cdk/src' },
      to: { path: '(^|/)node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'bundler-only-in-cdk-and-release',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '^packages/(cdk|release)/src' },
      to: { path: '(^|/)node_modules/rolldown/' },
    },
    {
      name: 'duckdb-only-in-the-flow-store',
      comment: '70 MB of native code, loaded where flows are written or read and nowhere else',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '^packages/collector/src/flow-store/' },
      to: { path: '(^|/)node_modules/@duckdb/' },
    },
    {
      name: 'koffi-only-in-kernel',
      comment: 'what calls the C library stands in one folder',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '^packages/collector/src/kernel/' },
      to: { path: '(^|/)node_modules/koffi/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
