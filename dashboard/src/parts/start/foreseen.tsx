import { Kind } from '../badges.tsx';
import type { Hit, Foreseen as Told } from './foresee.ts';

/** What a run would hit, before a person says that it may. */
export function Foreseen({ foreseen, seed }: { readonly foreseen: Told; readonly seed: number }) {
  const { outcome, reason, hits, skipped, failing, states } = foreseen;
  return (
    <div aria-live="polite" data-testid="foreseen">
      {outcome !== 'passed' && (
        <p class="banner warn">
          The dry run was {outcome}: {reason}
        </p>
      )}
      <h3>{hits.length === 0 ? 'This hits nothing' : 'This will hit'}</h3>
      <Hits hits={hits} />
      {skipped.length > 0 && (
        <>
          <h3>Left out</h3>
          <Hits hits={skipped} />
        </>
      )}
      {failing.length > 0 && (
        <>
          <h3>Probes that do not hold now</h3>
          <ul class="list">
            {failing.map(({ probe, error }) => (
              <li key={probe}>
                {probe} <span class="quiet">{error}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="quiet">
        With seed {seed} it goes {states.join(' → ')}, unless probes say otherwise.
      </p>
    </div>
  );
}

function Hits({ hits }: { readonly hits: readonly Hit[] }) {
  return (
    <ul class="list">
      {hits.map(({ fault, type, message }) => (
        <li key={fault}>
          <Kind type={type} /> {message} <span class="quiet">{fault}</span>
        </li>
      ))}
    </ul>
  );
}
