const base = {
  rootDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: '<rootDir>/test/support/jest/node-environment.ts',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
        swcrc: false,
      },
    ],
  },
};

/** unit: pure, no server. integration: one adapter against one real server. pipeline: all processes, from outside. */
export default {
  workerIdleMemoryLimit: '512MB',
  maxWorkers: 2,
  // Conditions have deadlines of their own; this one only ends what hangs, also on a machine that is busy with other work.
  testTimeout: 60_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/{integration,browser,attack}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/jest/global-teardown.ts',
    },
    {
      ...base,
      displayName: 'pipeline',
      testMatch: ['<rootDir>/test/{pipeline,faults}/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...(process.env.FAULTS === 'long' ? [] : ['<rootDir>/test/faults/long/']),
      ],
    },
  ],
};
