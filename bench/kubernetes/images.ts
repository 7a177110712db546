import { execFileSync, spawnSync } from 'node:child_process';
import { IMAGE } from '../../test/support/image.ts';

const BASE = 'docker.io/library/node:24-bookworm-slim';

/** How large the image is, unpacked and as it is pulled, beside what it is based on. */
export function benchImages(): string {
  if (spawnSync('podman', ['image', 'exists', IMAGE]).status !== 0)
    return `Image: podman has no ${IMAGE} here`;
  const rows = [
    ['base, with node and npm', BASE],
    ['Squall', IMAGE],
  ].map(([what, image]) => {
    const [unpacked, pulled] = [sizeOf(image as string), pulledSize(image as string)].map((bytes) =>
      (bytes / 1e6).toFixed(0).padStart(6),
    );
    return `${(what as string).padEnd(30)} ${unpacked} MB ${pulled} MB`;
  });
  return [`${'Image'.padEnd(30)}  unpacked    pulled`, ...rows].join('\n');
}

function sizeOf(image: string): number {
  return Number(
    execFileSync('podman', ['image', 'inspect', '--format', '{{.Size}}', image], { encoding: 'utf8' }),
  );
}

/** As gzip makes of its layers. */
function pulledSize(image: string): number {
  const { stdout } = spawnSync('sh', ['-c', `podman save --quiet ${image} | gzip -6 | wc -c`], {
    encoding: 'utf8',
  });
  return Number(stdout);
}
