import { agent } from '../api/client.ts';
import { Action } from './action.tsx';

const FORMATS = [
  ['html', 'Page', 'text/html'],
  ['json', 'JSON', 'application/json'],
  ['xml', 'JUnit', 'application/xml'],
] as const;

/** The report of a run that is over, as a file to keep. */
export function Reports({ run }: { readonly run: string }) {
  return (
    <section aria-labelledby="report">
      <h2 id="report">Report</h2>
      <div class="actions">
        {FORMATS.map(([format, name, type]) => (
          <Action key={format} act={() => download(run, format, type)}>
            {name}
          </Action>
        ))}
      </div>
    </section>
  );
}

async function download(run: string, format: string, type: string): Promise<void> {
  const { report } = await agent.getReport({ run, format });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([report], { type }));
  link.download = `${run}.${format}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
