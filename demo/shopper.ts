/** Milliseconds between two orders. */
const PAUSE = 100;

/** A customer who orders again and again. */
export interface Shopper {
  /** Ends the orders, and says how they went. */
  stop(): string;
}

/** Orders at a shop until it is stopped, one order after the other. */
export function startShopper(address: string): Shopper {
  const took: number[] = [];
  let failed = 0;
  let timer: NodeJS.Timeout;
  const order = async () => {
    const started = performance.now();
    const ok = await succeeds(`${address}/checkout`);
    if (ok) took.push(performance.now() - started);
    else failed++;
    timer = setTimeout(order, PAUSE);
  };
  timer = setTimeout(order, 0);
  return {
    stop() {
      clearTimeout(timer);
      const [median, slowest] = [0.5, 1].map((part) => quantile(took, part));
      return `${took.length} orders booked, ${failed} failed; ${median} ms at the median, the slowest ${slowest} ms`;
    },
  };
}

async function succeeds(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
}
