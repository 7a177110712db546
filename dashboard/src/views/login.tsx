import { useSignal } from '@preact/signals';
import { logIn } from '../api/session.ts';

/** Asks for a token. It is kept in this tab only. */
export function LoginPage({ reason }: { readonly reason: string }) {
  const given = useSignal('');
  return (
    <main class="login">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given.value.trim() !== '') logIn(given.value.trim());
        }}
      >
        <h1>
          <img src="/favicon.svg" alt="" width="28" height="28" /> Squall
        </h1>
        <p role="alert">{reason}</p>
        <label>
          Token
          <input
            type="password"
            autocomplete="current-password"
            value={given.value}
            onInput={({ currentTarget }) => {
              given.value = currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="primary">
          Log in
        </button>
        <p class="quiet">
          The token is in the file that the agent’s config names as <code>api.tokenFile</code>, or{' '}
          <code>viewTokenFile</code>. It is forgotten when this tab is closed.
        </p>
      </form>
    </main>
  );
}
