import { percentSchema } from '../../plugin/index.ts';

/** JSON Schemas of the ways in which packets can be lost, beside a plain percentage. */
export const lossModels = [
  {
    type: 'object',
    title: 'Random loss',
    description: 'Each packet is lost with the same chance; with `correlation`, losses come in bursts.',
    properties: {
      model: { title: 'model', const: 'random', description: 'Independent losses.' },
      percent: percent('Percent lost', 'How many packets are lost.', 5),
      correlation: percent('Correlation', 'How much each draw depends on the one before; default 0.', 25),
    },
    required: ['model', 'percent'],
    additionalProperties: false,
  },
  {
    type: 'object',
    title: 'Gilbert-Elliott',
    description: 'A good and a bad state, each with its own loss: bursts as on a radio link.',
    properties: {
      model: { title: 'model', const: 'gilbert-elliott', description: 'Two states.' },
      p: percent('p', 'The chance to go from the good to the bad state.', 1),
      r: percent('r', 'The chance to go back to the good state; default 100 % less p.', 30),
      oneMinusH: percent('1-h', 'The chance of loss in the bad state; default 100 %.', 70),
      oneMinusK: percent('1-k', 'The chance of loss in the good state; default 0.', 0.1),
    },
    required: ['model', 'p'],
    additionalProperties: false,
  },
  {
    type: 'object',
    title: 'Four-state Markov',
    description: 'The four states of netem: received, received in a burst, lost in a burst, lost alone.',
    properties: {
      model: { title: 'model', const: 'state', description: 'Four states.' },
      p13: percent('p13', 'From received to lost in a burst.', 1),
      p31: percent('p31', 'From lost in a burst to received; default 100 % less p13.', 90),
      p32: percent('p32', 'From lost in a burst to received in a burst; default 0.', 5),
      p23: percent('p23', 'From received in a burst to lost in a burst; default 100 %.', 20),
      p14: percent('p14', 'From received to lost alone; default 0.', 0.5),
    },
    required: ['model', 'p13'],
    additionalProperties: false,
  },
] as const;

/** JSON Schema of a percentage. */
export function percent(title: string, description: string, ...examples: unknown[]) {
  return { title, description, ...percentSchema, ...(examples.length > 0 && { examples }) };
}
