import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiError } from '../protocol/errors.ts';
import type { Route } from './answer.ts';
import type { Request, Response } from './listen/protocols.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What the page may load: its own files, and calls to where it is from. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The files of the dashboard by path. Anybody may have them: they hold nothing of the agent's. */
export function dashboardRoutes(): ReadonlyMap<string, Route> {
  // Beside the bundle's chunks.
  const folder = fileURLToPath(new URL('./dashboard', import.meta.url));
  const files = filesIn(folder).filter((file) => extname(file) in TYPES);
  const routes = files.map((file): [string, Route] => [`/${file}`, fileRoute(join(folder, file))]);
  const [, index] = routes.find(([path]) => path === '/index.html') ?? [];
  return new Map([...routes, ...(index ? [['/', index] as const] : [])]);
}

function fileRoute(path: string): Route {
  return {
    for: 'anybody',
    handle: (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        throw apiError('bad-request', 'only GET is answered here');
      const encoding = encodingOf(request);
      const body = readFileSync(encoding === 'br' ? `${path}.br` : path);
      response.statusCode = 200;
      setHeaders(response, path);
      if (encoding === 'br') response.setHeader('content-encoding', 'br');
      response.setHeader('content-length', body.length);
      response.end(request.method === 'HEAD' ? '' : body);
    },
  };
}

function setHeaders(response: Response, path: string): void {
  response.setHeader('content-type', TYPES[extname(path)] as string);
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('vary', 'accept-encoding');
  // What is in the assets has its hash in its name.
  const lasting = path.includes('/assets/');
  response.setHeader('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** Each file is there packed by Brotli, too; browsers take that where nobody in between can read along. */
function encodingOf(request: Request): 'br' | undefined {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return /(?:^|[\s,])br(?:$|[\s,;])/.test(accepted) && !/br\s*;\s*q=0(?:\.0*)?(?:$|,)/.test(accepted)
    ? 'br'
    : undefined;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
