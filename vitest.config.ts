import { defineConfig } from 'vitest/config';

// Four kinds of tests. `unit` needs nothing and runs in parallel. `effects` makes real faults on things the
// tests made themselves and measures them, one file at a time. `kernel` needs netem and cgroup v2, `container` the
// image, podman and a Kubernetes cluster.
export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts'],
    reporters: ['default', './test/support/skipped.ts'],
    // What hangs ends; what is slow on a busy or an emulated machine does not. How long something may take is for the
    // tests themselves to say.
    testTimeout: 600_000,
    hookTimeout: 300_000,
    // What was expected and what was there, whole: where only a log is left, there is no other way to learn it.
    chaiConfig: { truncateThreshold: 4000 },
    coverage: {
      include: ['src/**'],
      exclude: ['src/protocol/gen/**'],
      reporter: ['json-summary', 'html'],
      reportOnFailure: true,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Not by `exclude`: the command line's would not count any more.
          include: ['test/**/!(*.effects|*.kernel|*.container).test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'effects',
          include: ['test/**/*.effects.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'kernel',
          include: ['test/**/*.kernel.test.ts'],
          fileParallelism: false,
          // The machine that runs them may emulate its processor, and takes long to load what each of them imports.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'container',
          include: ['test/**/*.container.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
