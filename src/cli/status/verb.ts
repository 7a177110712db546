import { nameOf } from '../../client/address.ts';
import type { AgentClient } from '../../client/client.ts';
import {
  GetStatusResponseSchema,
  type Scenario,
  ScenarioSchema,
} from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { jsonOf } from '../remote/print.ts';
import { speak } from '../remote/speak.ts';
import { paletteFor } from '../terminal.ts';
import { statusText } from './text.ts';

/** `squall status`: what the agent is, what runs, and what is to come. */
export async function statusVerb(options: RemoteOptions): Promise<void> {
  await speak(options, async (client, { address }) => {
    const [status, scenarios] = await Promise.all([client.getStatus({}), allScenarios(client)]);
    if (options.json) {
      const json = {
        agent: jsonOf(GetStatusResponseSchema, status),
        scenarios: scenarios.map((scenario) => jsonOf(ScenarioSchema, scenario)),
      };
      console.log(JSON.stringify(json, null, 2));
    } else {
      process.stdout.write(statusText(status, scenarios, nameOf(address), paletteFor(process.stdout)));
    }
  });
}

async function allScenarios(client: AgentClient): Promise<Scenario[]> {
  const found: Scenario[] = [];
  for (let pageToken = ''; ; ) {
    const { scenarios, nextPageToken } = await client.listScenarios({ pageToken, pageSize: 1000 });
    found.push(...scenarios);
    if (nextPageToken === '') return found;
    pageToken = nextPageToken;
  }
}
