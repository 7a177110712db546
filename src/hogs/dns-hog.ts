// The process behind the `dns` fault: a resolver that answers for some names and passes all other queries on.
import type { DnsTask } from '../injectors/dns/task.ts';
import { answerQueries } from './dns/service.ts';
import { endWithParent, report } from './lifeline.ts';

endWithParent();
try {
  await answerQueries(JSON.parse(process.argv[2] as string) as DnsTask);
  report({ answering: true });
} catch (error) {
  report({ error: (error as Error).message });
  process.exitCode = 1;
  process.stdin.destroy();
}
