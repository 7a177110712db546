import { agent } from '../api/client.ts';
import { connection, mayOperate, scenarios, status } from '../model/agent.ts';
import { instant, now, span, when } from '../model/time.ts';
import { to } from '../route.ts';
import { Action } from './action.tsx';

/** What must not be missed: that the agent is not heard, halts, has left something behind, or has a broken file. */
export function Banners() {
  return (
    <div class="banners" aria-live="polite">
      <Lost />
      <Halted />
      <LeftBehind />
      <Paused />
      <Invalid />
    </div>
  );
}

function Lost() {
  const at = connection.value;
  if (at.state !== 'lost') return null;
  return (
    <p class="banner bad" data-testid="lost">
      <strong>Disconnected</strong> for {span(Math.max(0, now.value - at.since))}: {at.reason}. What you see
      is what was then; trying again.
    </p>
  );
}

function Halted() {
  const halted = status.value?.halted;
  if (!halted) return null;
  const { by, reason, since } = halted;
  return (
    <div class="banner bad" data-testid="halted">
      <p>
        <strong>Halted</strong> by {by} {when(instant(since))}: {reason}. Nothing starts.
      </p>
      {mayOperate.value && by !== 'file' && (
        <Action act={() => agent.unhalt({})} done="No longer halted.">
          Lift the halt
        </Action>
      )}
    </div>
  );
}

function LeftBehind() {
  const left = status.value?.leftBehind ?? [];
  if (left.length === 0) return null;
  return (
    <div class="banner bad">
      <p>
        <strong>Left behind</strong>: a person should look. It is tried again every half minute.
      </p>
      <ul>
        {left.map(({ run = '', fault, error, command }) => (
          <li key={`${run} ${fault}`}>
            {fault} of {run}: {error}
            {command !== undefined && (
              <>
                {' '}
                Undo it with <code>{command}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Paused() {
  if (!status.value?.allPaused) return null;
  return (
    <div class="banner warn">
      <p>
        <strong>All schedules are paused.</strong>
      </p>
      {mayOperate.value && (
        <Action act={() => agent.resumeSchedule({ which: { case: 'all', value: true } })} done="Resumed.">
          Resume all
        </Action>
      )}
    </div>
  );
}

function Invalid() {
  const invalid = scenarios.value.filter(({ valid }) => !valid);
  return (
    <>
      {invalid.map(({ file, name, problems }) => {
        const [first] = problems.filter(({ severity }) => severity === 'error');
        return (
          <p key={file} class="banner warn" data-testid="invalid">
            <strong>Not valid</strong>:{' '}
            {first ? `${first.file}:${first.line}:${first.column}: ${first.message}` : file}.{' '}
            {name === '' ? 'It is not used.' : <a href={to('scenarios', name)}>{name} goes on as it was.</a>}
          </p>
        );
      })}
    </>
  );
}
