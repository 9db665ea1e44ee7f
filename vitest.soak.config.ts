import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.soak.test.ts', 'test/**/*.soak.test.ts'],
    environment: 'node',
    env: { PESITWIZARD_SOAK: '1' },
    testTimeout: 10 * 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', './test/summary-reporter.ts'],
  },
})
