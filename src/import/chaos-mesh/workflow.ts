import { byHand, inSequence, type Step, withGates } from '../draft.ts';
import { StateNames } from '../names.ts';
import type { Section } from '../section.ts';
import { durationOf } from './duration.ts';
import { experimentState, KINDS } from './experiment.ts';
import { statusProbe } from './status-check.ts';

/** The states for the `spec` of a Workflow. */
export function workflowMachine(spec: Section): { readonly states: Record<string, unknown> } {
  const templates = new Map(
    spec.sections('templates').map((template) => [template.text('name') ?? '', template] as const),
  );
  const entry = spec.text('entry') ?? '';
  spec.end();
  const names = new StateNames();
  return inSequence([[names.take(entry), new Workflow(templates).step(entry, spec, [])]]);
}

class Workflow {
  readonly #templates: ReadonlyMap<string, Section>;

  constructor(templates: ReadonlyMap<string, Section>) {
    this.#templates = templates;
  }

  /** @param way the templates that it is within */
  step(name: string, from: Section, way: readonly string[]): Step {
    const template = this.#templates.get(name);
    if (!template || way.includes(name)) {
      from.notes.add(
        from.pointer,
        `${name}: ${template ? 'a template within itself' : 'there is no such template'}`,
      );
      return {};
    }
    const type = template.text('templateType') ?? '';
    const deadline = durationOf(template.text('deadline'));
    const step = this.#stepOf(type, template, deadline, [...way, name]);
    template.end();
    return step;
  }

  #stepOf(type: string, template: Section, deadline: string | undefined, way: readonly string[]): Step {
    const limit = deadline === undefined ? {} : { for: deadline };
    const children = template.texts('children');
    switch (type) {
      case 'Serial':
        return { ...limit, ...this.#machine(children, template, way) };
      case 'Parallel': {
        const names = new StateNames();
        const regions = children.map((child) => [names.take(child), this.#machine([child], template, way)]);
        return { ...limit, parallel: Object.fromEntries(regions) };
      }
      case 'Suspend':
        return limit;
      case 'StatusCheck':
        return statusProbe(template.section('statusCheck'), limit);
      case 'Task':
        template.leave('task', 'containers are not run: it waits for somebody to do it');
        template.leave('conditionalBranches', 'set `next` with `when` by hand');
        return byHand(`the task ${template.text('name')}`);
    }
    const spec = template.section(type.charAt(0).toLowerCase() + type.slice(1));
    if (spec && KINDS.includes(type)) return experimentState(type, spec, deadline);
    template.ignore('schedule');
    template.notes.add(template.pointer, `${template.text('name')}: a ${type} cannot be carried over`);
    return limit;
  }

  #machine(children: readonly string[], from: Section, way: readonly string[]) {
    const names = new StateNames();
    return withGates(inSequence(children.map((child) => [names.take(child), this.step(child, from, way)])));
  }
}
