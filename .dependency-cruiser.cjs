/**
 * The architecture as a failing check (docs/architecture.md). Dependencies run one way:
 *   words <- domain <- contracts <- mqtt | kafka | postgres | runtime | servers | simulation | evidence <- derivation <- service <- service-database <- apps
 * test/architecture/violations holds one file per rule that must fail (test/unit/infra/architecture.spec.ts).
 */
const lib = (...names) => `^libs/(${names.join('|')})/`;
const appOf = '^apps/([^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-only-words',
      comment:
        'The arithmetic knows no framework, no package and no Node built-in: it can be read and tested alone. What it calls things for people is data, in words.',
      severity: 'error',
      from: { path: lib('domain'), pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/(domain|words)/' },
    },
    {
      name: 'words-import-nothing',
      comment: 'What people read in each language is data: the page and the server load the same.',
      severity: 'error',
      from: { path: lib('words'), pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/words/' },
    },
    {
      name: 'page-knows-words-and-arithmetic',
      comment:
        'The page asks the API: of the rest of the product it knows words, pure arithmetic and the types of answers.',
      severity: 'error',
      from: { path: '^apps/dashboard/' },
      to: {
        path: '^(libs|apps)/',
        pathNot: '^(apps/dashboard|libs/(words|domain))/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'contracts-know-only-the-domain',
      comment: 'What is on a wire depends on the domain, on words and on schema libraries, on nothing that does I/O.',
      severity: 'error',
      from: { path: lib('contracts'), pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(domain|words|contracts)/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'MQTT, Kafka, PostgreSQL and the runtime meet in apps only.',
      severity: 'error',
      from: { path: '^libs/(mqtt|kafka|postgres|runtime|servers|simulation|evidence)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(domain|contracts|$1)/' },
    },
    {
      name: 'derivation-knows-figures-and-their-store',
      comment: 'From readings to figures: arithmetic, the database, evidence; no broker, no process.',
      severity: 'error',
      from: { path: '^libs/derivation/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(domain|words|contracts|postgres|evidence|derivation)/' },
    },
    {
      name: 'libraries-do-not-know-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: appOf },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'one-door-per-library',
      comment: 'A library is entered by its index.ts, by its name (#domain, #kafka …); only a test may look behind it.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: '(\\.spec\\.ts$|^libs/testing/)' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'only-libs-mqtt-imports-mqtt',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: lib('mqtt') },
      to: { path: 'node_modules/(mqtt|mqtt-packet)/' },
    },
    {
      name: 'only-libs-kafka-imports-kafkajs',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: lib('kafka') },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'only-libs-postgres-imports-typeorm-and-pg',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: lib('postgres') },
      to: { path: 'node_modules/(typeorm|pg|pg-copy-streams)/' },
    },
    {
      name: 'nest-is-the-shell',
      comment:
        'Nest puts services together (libs/service, apps); arithmetic, adapters and what runs without a service know nothing of it.',
      severity: 'error',
      from: {
        path: '^(libs|apps/(cli|local|simulator))/',
        pathNot: ['^libs/(service|service-database|testing)/', '\\.spec\\.ts$'],
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'nest-stays-off-the-path-of-a-reading',
      comment: 'What runs for each reading is plain functions and classes; a module puts them together.',
      severity: 'error',
      from: {
        path: '^apps/(aggregator/src/storing/(intake|writing)/|aggregator/src/storing/record-batches|ingestion/src/recording/record-messages)',
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'the-shell-knows-servers-and-files',
      comment:
        'The shell of the services stands on the adapters; it knows nothing of figures, which are the work of the apps.',
      severity: 'error',
      from: { path: '^libs/service/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(domain|contracts|kafka|runtime|service)/' },
    },
    {
      name: 'what-a-database-adds-to-the-shell',
      comment: 'A service without a database does not load its driver: that part of the shell is a library of its own.',
      severity: 'error',
      from: { path: '^libs/service-database/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^(libs|apps)/',
        pathNot: '^libs/(domain|contracts|kafka|postgres|runtime|service|service-database)/',
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-test-code-in-products',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '(\\.spec\\.ts$|^libs/testing/)' },
      to: { path: '(\\.spec\\.ts$|^libs/testing/|^test/)' },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|apps/dashboard/public)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
