import { quoted } from '../document/explain/words.ts';
import type { Finding } from '../document/finding.ts';
import type { RawPyChaos } from './normalise.ts';

/** Names that mean too much: shells, interpreters, and what containers stand on. */
const REFUSED = [
  ...['sh', 'bash', 'zsh', 'ksh', 'python', 'python3', 'node', 'java'],
  ...['root', 'init', 'systemd', 'kubelet', 'dockerd', 'containerd'],
];

/** Names of processes that are never hit, whatever part of them is asked for. */
export const SPARED = [
  ...['init', 'systemd', 'launchd', 'pause'],
  ...['dockerd', 'containerd', 'containerd-shim', 'runc', 'crio', 'podman'],
  ...['kubelet', 'kube-proxy', 'kube-apiserver', 'kube-controller', 'kube-scheduler'],
  ...['sshd', 'networkd', 'networkmanager', 'NetworkManager'],
  ...['dbus-daemon', 'rsyslogd', 'journald', 'udevd'],
  ...['systemd-networkd', 'systemd-journald', 'systemd-udevd', 'containerd-shim-runc-v2'],
];

/** What the schema cannot say of whom to kill. */
export function targetProblems({ failures }: RawPyChaos): Finding[] {
  const { enabled, target_name } = failures?.process ?? {};
  const name = target_name?.trim().toLowerCase();
  if (enabled && name === undefined) {
    return [
      {
        pointer: '/failures/process',
        at: 'key',
        code: 'missing-key',
        message: '`process` is enabled, and `target_name` does not say whom to kill',
        hint: 'for example `target_name: my-app`',
      },
    ];
  }
  if (name === undefined || !REFUSED.includes(name)) return [];
  return [
    {
      pointer: '/failures/process/target_name',
      at: 'value',
      code: 'bad-value',
      message: `\`target_name\` is ${quoted(name)}, which means too many processes`,
      hint: 'name the application itself',
    },
  ];
}
