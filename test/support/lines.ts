import { request } from 'node:http';
import type { TestAgent } from './agent.ts';

/** An answer that does not end, by lines. */
export interface Lines {
  seen(): string[];
  stop(): void;
}

export function readLines({ api }: TestAgent, path: string): Promise<Lines> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: api.port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('error', () => {});
      resolve({ seen: () => text.split('\n').slice(0, -1), stop: () => asked.destroy() });
    });
    asked.on('error', reject);
    asked.end();
  });
}
