import { crashMatrix } from './matrix.ts';

// Where the processor is emulated, a program takes seconds to start.
crashMatrix({
  needs: ['root', 'netns', 'nftables', 'tc', 'cgroup2'],
  faults: [
    {
      name: 'limits',
      parameters: ({ name }) => `limits: {name: ${name}, cpu: 20, pids: 40, memory: {high: 100MiB}}`,
      cgroup: true,
    },
  ],
  victims: ['engine', 'engine and watchdog'],
  bound: () => 20_000,
  lanes: 2,
});
