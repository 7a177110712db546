import { defineConfig } from 'vitest/config';

// The tests that mutants of `src/machine` and `src/scenario` meet: those that are about the language, and quick.
export default defineConfig({
  test: {
    include: ['test/{document,explain,machine,scenario}/**/*.test.ts', 'test/simulate/{golden,run}.test.ts'],
    // What any file may hold, and what large ones take, says little of one mutant and takes long; and what runs
    // `dist/` meets no mutant.
    exclude: ['test/scenario/{fuzz,odd-files}.test.ts', 'test/document/provoked.test.ts'],
    testTimeout: 30_000,
  },
});
