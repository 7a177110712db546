import { describe, expect, it } from 'vitest';
import { describeSpared, resolveSpared } from '../../../../src/injectors/network/aim/spared.ts';
import type { NetworkParameters } from '../../../../src/injectors/network/parameters.ts';

const inKubernetes: Readonly<Record<string, string>> = {
  KUBERNETES_SERVICE_HOST: '10.96.0.1',
  KUBERNETES_SERVICE_PORT: '443',
};

const spared = (parameters: NetworkParameters, environment = inKubernetes, ownPorts: number[] = []) =>
  resolveSpared(parameters, { variable: (name) => environment[name], ownPorts }, async (name) => {
    if (name === 'api.example') return ['192.0.2.1'];
    throw new Error(`no ${name}`);
  });

describe('the Kubernetes API', () => {
  const api = { addresses: ['10.96.0.1'], port: 443 };

  it.each<NetworkParameters>([{}, { to: '10.0.0.0/8' }, { ports: '400-500' }, { ports: [80, 444] }])(
    'is spared by %o',
    async (parameters) => expect(await spared(parameters)).toEqual({ api, ports: [] }),
  );

  it.each<NetworkParameters>([{ to: '10.96.0.1' }, { to: ['db', '10.96.0.1/32'] }, { ports: [80, 443] }])(
    'is asked for by name in %o',
    async (parameters) => expect(await spared(parameters)).toEqual({ api: null, ports: [] }),
  );

  it('may have a name, which has to have an address', async () => {
    const named = { ...inKubernetes, KUBERNETES_SERVICE_HOST: 'api.example' };
    expect((await spared({}, named)).api).toEqual({ addresses: ['192.0.2.1'], port: 443 });
    expect((await spared({ to: 'API.example.' }, named)).api).toBeNull();
    expect((await spared({}, { ...named, KUBERNETES_SERVICE_HOST: 'gone.example' })).api).toBeNull();
  });

  it('is nothing outside of Kubernetes', async () => {
    expect(await spared({}, {})).toEqual({ api: null, ports: [] });
  });
});

describe("Squall's own ports", () => {
  it('are spared, but for those that are named', async () => {
    expect((await spared({}, {}, [8000, 8001])).ports).toEqual([8000, 8001]);
    expect((await spared({ sourcePorts: [8000, '8001-8002'] }, {}, [8000, 8001])).ports).toEqual([8001]);
  });

  it('are told together with the API', async () => {
    expect(describeSpared(await spared({}, inKubernetes, [8000]))).toBe(
      "sparing the Kubernetes API (10.96.0.1 port 443) and Squall's own port 8000",
    );
  });
});
