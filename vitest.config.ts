import { defineConfig } from 'vitest/config'

// `.ci/run` names a file to count the results from.
const results = process.env.FARSAKH_TEST_RESULTS

const source = (path: string): string => new URL(`./src/${path}`, import.meta.url).pathname

export default defineConfig({
  resolve: {
    alias: [
      { find: /^farsakh$/, replacement: source('index.ts') },
      { find: /^farsakh\/node$/, replacement: source('node.ts') },
      { find: /^farsakh\/browser$/, replacement: source('browser.ts') },
      { find: /^farsakh\/sample$/, replacement: source('sample.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    // vitest leaves one core idle unless told.
    maxWorkers: '100%',
    // Modules hold no state, so files can share them: two fifths of the processor time went into loading them for each file anew.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 180_000,
    coverage: { include: ['src/**'], exclude: ['src/cli/**'], reporter: ['text-summary', 'html'] },
  },
})
