import type { Reporter, TestModule, TestSuite } from 'vitest/node';

/** Says at the end which suites were skipped, and why: the reason is in their names. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.suites()].filter(isSkipped));
    if (skipped.length === 0) return;
    console.log(`\nSkipped suites:\n${skipped.map((suite) => `  ${suite.fullName}`).join('\n')}\n`);
  }
}

function isSkipped(suite: TestSuite): boolean {
  return suite.name.includes('[skipped: ');
}
