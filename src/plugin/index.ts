/** The public entry `squall/plugin`: what a fault is written against. */
export * from './awaitable.ts';
export * from './clock.ts';
export * from './host.ts';
export * from './injector.ts';
export * from './random.ts';
export * from './selector.ts';
export * from './units.ts';
