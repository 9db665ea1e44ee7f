import { defineConfig } from 'vitest/config'

// Tests that measure time run when nothing else does.
const alone = ['test/alone/**/*.test.ts']
const browser = ['test/browser/**/*.test.ts']

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', './test/summary-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.soak.test.ts', ...alone, ...browser],
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: browser, globalSetup: 'test/browser/install-browser.ts' },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
