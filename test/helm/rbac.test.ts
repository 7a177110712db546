import { expect, it } from 'vitest';
import { type Manifest, only, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const rbac = { bindings: [{ namespace: 'checkout', serviceAccounts: ['checkout'] }] };

describeWhere(['helm'], 'the rights of the sidecars', () => {
  it.each([
    ['a selector is given', { fleet: { group: 'checkout', selector: 'app=checkout' } }, true],
    ['the injector fills one in', { fleet: { budget: '30%', elect: 'one' } }, true],
    ['the group is named, which the injector leaves as it is', { fleet: { group: 'checkout' } }, false],
  ])('where %s', (_, config, counts) => {
    const { rules } = only(render({ values: { config, rbac } }), 'Role', 'test-squall');
    expect(rules.map(({ resources }: Manifest) => resources[0])).toEqual([
      'leases',
      ...(counts ? ['pods'] : []),
    ]);
  });
  it('are given once in a namespace that several bindings name', () => {
    const bindings = [{ serviceAccounts: ['shop', 'till'] }, ...rbac.bindings, { serviceAccounts: ['shop'] }];
    const values = { demo: { enabled: true }, config: { fleet: { budget: 1 } }, rbac: { bindings } };
    const manifests = render({ values });
    const found = (kind: string) =>
      manifests.filter((each) => each.kind === kind && each.metadata.name === 'test-squall');
    expect(found('Role').map(({ metadata }) => metadata.namespace)).toEqual(['chaos', 'checkout']);
    expect(found('RoleBinding').map(({ subjects }) => subjects.map(({ name }: Manifest) => name))).toEqual([
      ['shop', 'till', 'test-squall-demo'],
      ['checkout'],
    ]);
  });
});
