import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import { bundleEngine } from './bundle.ts';
import { type Lane, makeLane } from './lane.ts';
import { type Fault, play, VICTIMS, type Victim } from './play.ts';
import { MOMENTS, type Moment } from './task.ts';

export interface MatrixOptions {
  readonly needs: Parameters<typeof describeWhere>[0];
  readonly faults: readonly Fault[];
  /** Who is killed; default: everybody. */
  readonly victims?: readonly Victim[];
  /** Milliseconds in which the machine must be clean, as fast as it is when this is asked. */
  readonly bound: () => number;
  /** Cells at once; each has namespaces and processes of its own. */
  readonly lanes: number;
}

interface Cell {
  readonly moment: Moment;
  readonly victim: Victim;
}

/** Kills everything that can be killed, at every moment of every fault, and sees that nothing is left. */
export function crashMatrix({ needs, faults, victims = VICTIMS, bound, lanes }: MatrixOptions): void {
  describeWhere(needs, 'SIGKILL at any moment leaves nothing', () => {
    let bundle: Awaited<ReturnType<typeof bundleEngine>>;
    let usual: number;
    const table = new Map<string, string>();

    beforeAll(async () => {
      bundle = await bundleEngine();
      usual = bound();
    });

    afterAll(() => {
      rmSync(bundle.dist, { recursive: true, force: true });
      console.log(print(faults, table));
    });

    it.each(faults)(
      '$name',
      async (fault) => {
        const cells = MOMENTS.flatMap((moment) => victims.map((victim) => ({ moment, victim })));
        const failures: string[] = [];
        await inLanes(fault, cells, lanes, async (lane, cell) => {
          const result = await measure(lane, fault, cell).catch((error: Error) => error);
          const shown = result instanceof Error ? 'FAILED' : (result?.toFixed(0) ?? '–');
          table.set([fault.name, cell.moment, cell.victim].join('/'), shown);
          if (result instanceof Error) failures.push(`${cell.moment}, ${cell.victim}: ${result.message}`);
        });
        expect(failures).toEqual([]);
      },
      300_000,
    );

    /** Milliseconds; undefined where there is no such cell. A machine busy with other things gets three attempts. */
    async function measure(lane: Lane, fault: Fault, cell: Cell): Promise<number | undefined> {
      if (cell.victim === 'hog' && (!fault.hog || MOMENTS.indexOf(cell.moment) < 2)) return undefined;
      let most = usual;
      for (let attempt = 1; ; attempt++) {
        const took = await play({ lane, fault, ...cell, bundle, bound: most });
        if (took <= most) return took;
        // Not before: reckoning it holds up the other lanes.
        most = bound();
        if (attempt === 3) throw new Error(`clean only after ${took.toFixed(0)} ms`);
      }
    }
  });
}

async function inLanes(
  fault: Fault,
  cells: readonly Cell[],
  lanes: number,
  play: (lane: Lane, cell: Cell) => Promise<void>,
): Promise<void> {
  const queue = [...cells];
  const work = async () => {
    const lane = makeLane({ cgroup: fault.cgroup ?? false });
    try {
      if (fault.qdisc) lane.pair.near.exec(`tc qdisc add ${fault.qdisc}`);
      for (let cell = queue.shift(); cell; cell = queue.shift()) await play(lane, cell);
    } finally {
      await lane.remove();
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

function print(faults: readonly Fault[], table: ReadonlyMap<string, string>): string {
  const head = ['milliseconds from SIGKILL to clean', ...VICTIMS];
  const rows = faults.flatMap(({ name }) =>
    MOMENTS.map((moment) => [
      `${name}, ${moment}`,
      ...VICTIMS.map((victim) => table.get([name, moment, victim].join('/')) ?? ''),
    ]),
  );
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] as number) : text.padStart(widths[column] as number),
      )
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}
