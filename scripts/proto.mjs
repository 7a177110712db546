import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// Takes over a change of proto/: it must keep buf's rules, and what clients of earlier versions rely on.
const BASELINE = 'proto/baseline.binpb';

buf('lint');
if (existsSync(BASELINE)) buf('breaking', '--against', BASELINE);
buf('generate');
buf('build', '--exclude-source-info', '-o', BASELINE);

function buf(...args) {
  try {
    execFileSync('node_modules/.bin/buf', args, { stdio: 'inherit' });
  } catch ({ status }) {
    process.exit(status ?? 1);
  }
}
