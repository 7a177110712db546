/** The image under test, where podman or the nodes have one. */
export const IMAGE = process.env.SQUALL_TEST_IMAGE ?? 'localhost/squall:test';

/** What it is made from: node, npm and little else. */
export const BASE = 'docker.io/library/node:24-bookworm-slim';
