import type { ConnectError } from '@connectrpc/connect';
import { codeToHttpStatus, errorToJsonBytes } from '@connectrpc/connect/protocol-connect';
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import type { Request, Response } from '../listen/protocols.ts';

/** Answers with an error in the way that the protocol of the request has it, without reading its body. */
export function refuse(request: Request, response: Response, error: ConnectError): void {
  if (response.headersSent || response.destroyed) return;
  const type = request.headers['content-type'] ?? '';
  // What is still to come of the request is not read.
  if (request.httpVersionMajor < 2) response.setHeader('connection', 'close');
  if (type.startsWith('application/grpc')) {
    const headers = new Headers({ 'content-type': type });
    setTrailerStatus(headers, error);
    for (const [name, value] of headers) response.setHeader(name, value);
    response.end();
  } else {
    response.statusCode = codeToHttpStatus(error.code);
    response.setHeader('content-type', 'application/json');
    response.end(errorToJsonBytes(error, undefined));
  }
}
