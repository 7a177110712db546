import { fileURLToPath } from 'node:url';
import {
  type ChannelCredentials,
  type Client,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** What a call gives back; tests look at what they expect. */
// biome-ignore lint/suspicious/noExplicitAny: it is made from the definition at run time
export type Anything = any;

/** A gRPC client that is not ours: of grpc-js, from the definition as it is read at run time. */
export interface GrpcClient {
  call(name: string, request?: object): Promise<Anything>;
  stream(name: string, request?: object): ClientReadableStream<Anything>;
  close(): void;
}

const proto = fileURLToPath(new URL('../../proto', import.meta.url));

export function grpcClient(
  address: string,
  { token, secure = credentials.createInsecure() }: { token?: string; secure?: ChannelCredentials } = {},
): GrpcClient {
  const definition = loadSync('squall/v1/agent.proto', {
    includeDirs: [proto],
    longs: Number,
    defaults: true,
  });
  const { squall } = loadPackageDefinition(definition) as Anything;
  const client: Client & Record<string, Anything> = new squall.v1.AgentService(address, secure);
  const metadata = () => {
    const made = new Metadata();
    if (token !== undefined) made.set('authorization', `Bearer ${token}`);
    return made;
  };
  return {
    call: (name, request = {}) =>
      new Promise((resolve, reject) =>
        client[name](request, metadata(), (error: ServiceError | null, answer: Anything) =>
          error ? reject(error) : resolve(answer),
        ),
      ),
    stream: (name, request = {}) => client[name](request, metadata()),
    close: () => client.close(),
  };
}

/** The error of a call that is to fail. */
export function failure(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => {
      throw new Error('the call did not fail');
    },
    (error) => error,
  );
}
