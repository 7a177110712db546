/** How many times as long as on an idle machine is waited: for tests that run where others have the processors first. */
export const PATIENCE = Number(process.env.SQUALL_TEST_PATIENCE ?? 1);

/** Waits until `look` returns something other than undefined, null or false; fails after `bound` milliseconds. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  bound = 5000,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + bound * PATIENCE;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) {
      return seen as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > end) throw new Error(`not within ${bound * PATIENCE} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
