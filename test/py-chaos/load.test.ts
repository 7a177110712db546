import { describe, expect, it } from 'vitest';
import { notCarriedOver } from '../../src/py-chaos/carried-over.ts';
import { loadPyChaos } from '../../src/py-chaos/load.ts';
import { isPyChaos } from '../../src/py-chaos/recognise.ts';

/** As the predecessor's own looks. */
const TYPICAL = `
agent:
  interval_seconds: 10
  dry_run: false
logging:
  level: INFO
  format: text
  console: {enabled: true}
  file: {enabled: true, path: ./logs/agent.log, max_size_mb: 10, backup_count: 5}
failures:
  cpu: {enabled: true, probability: 0.3, cores: 2, duration_seconds: 5}
  memory: {enabled: true, probability: 0.2, mb: 100, duration_seconds: 10}
  process: {enabled: false, probability: 0.1, target_name: "target-app"}
  network: {enabled: true, probability: 0.25, interface: "eth0", delay_ms: 100, duration_seconds: 15}
safety: {cpu_fraction: 0.8, memory_fraction: 0.5, require_cgroup_limits: false}
`;

const load = (text: string) => {
  const { config, problems } = loadPyChaos(text, 'config.yaml');
  return {
    config,
    problems: problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`),
  };
};

describe('a config of Py-Chaos-Agent', () => {
  it('is read as it is', () => {
    const { config, problems } = load(TYPICAL);
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      agent: { interval_seconds: 10, dry_run: false },
      failures: {
        cpu: { probability: 0.3, cores: 2, duration_seconds: 5 },
        memory: { probability: 0.2, mb: 100, duration_seconds: 10 },
        network: { probability: 0.25, interface: 'eth0', delay_ms: 100, duration_seconds: 15 },
      },
      logging: { level: 'INFO', format: 'text', file: { path: './logs/agent.log', max_size_mb: 10 } },
    });
    expect(config?.failures.process).toBeUndefined();
  });

  it('has the predecessor’s defaults', () => {
    const { config, problems } = load(
      'agent: {}\nfailures: {cpu: {enabled: true, probability: 1, duration_seconds: 1}, memory: {enabled: true, probability: 1, duration_seconds: 1}, network: {enabled: true, probability: 1, duration_seconds: 1}}',
    );
    expect(problems).toEqual([]);
    expect(config).toEqual({
      agent: { interval_seconds: 10, dry_run: false },
      failures: {
        cpu: { probability: 1, duration_seconds: 1, cores: 1 },
        memory: { probability: 1, duration_seconds: 1, mb: 100 },
        network: { probability: 1, duration_seconds: 1, interface: 'eth0', delay_ms: 100 },
      },
      safety: { cpu_fraction: 0.8, memory_fraction: 0.5, require_cgroup_limits: false },
      logging: { level: 'INFO', format: 'text', console: { enabled: true } },
    });
  });

  it('injects nothing that is not enabled, or has no chance', () => {
    const { config, problems } = load(
      'agent: {}\nfailures: {cpu: {probability: 1, duration_seconds: 1}, memory: {enabled: true, duration_seconds: 1}, network:, process: {target_name: null}}',
    );
    expect(problems).toEqual([]);
    expect(config?.failures).toEqual({});
  });

  it('is YAML 1.1, as its predecessor reads it', () => {
    const { config, problems } = load(
      'agent: {dry_run: yes}\nfailures: {cpu: {enabled: on, probability: 1, duration_seconds: 1}}',
    );
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ agent: { dry_run: true }, failures: { cpu: { cores: 1 } } });
    expect(load('agent: {dry_run: "yes"}\nfailures: {}').problems).toEqual([
      '1:18 bad-value: `dry_run` is not true or false, but "yes" (text)',
    ]);
  });

  const failure = (name: string, keys: string) =>
    `agent: {}\nfailures:\n  ${name}: {enabled: true, probability: 0.5, ${keys}}`;

  it.each([
    [
      'agent: {interval_seconds: 0}\nfailures: {}',
      '1:27 bad-value: `interval_seconds` is 0, but must be at least 1',
    ],
    [
      'agent: {interval_seconds: 3601}\nfailures: {}',
      '1:27 bad-value: `interval_seconds` is 3601, but must be at most 3600',
    ],
    [
      'agent: {interval_seconds: 1.5}\nfailures: {}',
      '1:27 bad-value: `interval_seconds` is not a whole number, but 1.5 (a number)',
    ],
    [
      'agent: {interval_seconds: "10"}\nfailures: {}',
      '1:27 bad-value: `interval_seconds` is not a whole number, but "10" (text)',
    ],
    ['agent: {interval: 10}\nfailures: {}', '1:9 unknown-key: unknown key `interval` in `agent`'],
    ['agent: {}', '1:1 missing-key: required key `failures` is missing in the config'],
    ['failures: {}', '1:1 missing-key: required key `agent` is missing in the config'],
    ['agent: {}\nfailures: {disk: {}}', '2:12 unknown-key: unknown key `disk` in `failures`'],
    ['agent: {}\nfailures: {}\nmetrics: {}', '3:1 unknown-key: unknown key `metrics` in the config'],
    [
      failure('cpu', 'duration_seconds: 301'),
      '3:60 bad-value: `duration_seconds` is 301, but must be at most 300',
    ],
    [
      failure('cpu', 'duration_seconds: 0'),
      '3:60 bad-value: `duration_seconds` is 0, but must be at least 1',
    ],
    [failure('cpu', 'cores: 2'), '3:3 missing-key: required key `duration_seconds` is missing in `cpu`'],
    [
      failure('cpu', 'duration_seconds: 1, cores: 17'),
      '3:70 bad-value: `cores` is 17, but must be at most 16',
    ],
    [
      failure('cpu', 'duration_seconds: true'),
      '3:60 bad-value: `duration_seconds` is not a whole number, but true (true or false)',
    ],
    [
      failure('memory', 'duration_seconds: 1, mb: 2049'),
      '3:70 bad-value: `mb` is 2049, but must be at most 2048',
    ],
    [
      failure('network', 'duration_seconds: 1, delay_ms: 10001'),
      '3:77 bad-value: `delay_ms` is 10001, but must be at most 10000',
    ],
    [
      failure('network', 'duration_seconds: 1, interface: "eth0; rm"'),
      '3:78 bad-value: `interface` is not the name of an interface: 1 to 15 letters, digits and . _ : -, but "eth0; rm" (text)',
    ],
    [
      failure('process', 'target_name: ab'),
      '3:59 bad-value: `target_name` is not a name of 3 to 128 letters, digits and . _ @ + : -, but "ab" (text)',
    ],
    [
      failure('process', 'target_name: "my app"'),
      '3:59 bad-value: `target_name` is not a name of 3 to 128 letters, digits and . _ @ + : -, but "my app" (text)',
    ],
    [
      failure('process', 'target_name: Python3'),
      '3:59 bad-value: `target_name` is "python3", which means too many processes',
    ],
    [
      failure('process', 'target_name: kubelet'),
      '3:59 bad-value: `target_name` is "kubelet", which means too many processes',
    ],
    [
      'agent: {}\nfailures: {process: {enabled: true, probability: 1}}',
      '2:12 missing-key: `process` is enabled, and `target_name` does not say whom to kill',
    ],
    [
      'agent: {}\nfailures: {cpu: {duration_seconds: 1, probability: 1.1}}',
      '2:52 bad-value: `probability` is 1.1, but must be at most 1',
    ],
    [
      'agent: {}\nfailures: {}\nsafety: {cpu_fraction: 0.95}',
      '3:24 bad-value: `cpu_fraction` is 0.95, but must be at most 0.9',
    ],
    [
      'agent: {}\nfailures: {}\nlogging: {level: LOUD}',
      '3:18 bad-value: `level` is not one of DEBUG, INFO, WARNING, ERROR or CRITICAL, but "LOUD" (text)',
    ],
    [
      'agent: {}\nfailures: {}\nkill_switch: {enabled: true}',
      '3:1 unknown-key: unknown key `kill_switch` in the config: the predecessor never read it',
    ],
  ])('%s is refused', (text, problem) => {
    expect(load(text).problems).toEqual([problem]);
    expect(load(text).config).toBeUndefined();
  });

  it('is known by its keys', () => {
    expect(isPyChaos(TYPICAL)).toBe(true);
    expect(isPyChaos('{"failures": {}}')).toBe(true);
    expect(isPyChaos('environment: staging\nmetrics: {port: 1}')).toBe(false);
    expect(isPyChaos('name: a\nstates: {}')).toBe(false);
    expect(isPyChaos('agent: [')).toBe(false);
    expect(isPyChaos('')).toBe(false);
  });

  it('says what a scenario cannot', () => {
    const { config } = load(TYPICAL);
    const notes = notCarriedOver(config as NonNullable<typeof config>);
    expect(notes.map((note) => note.split(/[ :]/)[0])).toEqual(['safety', 'faults', 'logging.file']);
  });
});
