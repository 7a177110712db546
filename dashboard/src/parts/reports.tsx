import { agent } from '../api/client.ts';
import { Action } from './action.tsx';

const FORMATS = [
  ['html', 'Page', 'text/html'],
  ['json', 'JSON', 'application/json'],
  ['xml', 'JUnit', 'application/xml'],
] as const;

/** Milliseconds for which a file is there for the browser to save. */
const KEPT = 60_000;

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
  // A browser that is busy begins only later, and has nothing to save then if its source is gone.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
