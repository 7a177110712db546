/** `"true"`: the pod asks for a sidecar. */
export const INJECT = 'squall.dev/inject';
/** The ConfigMaps with its scenarios, separated by commas. */
export const SCENARIOS = 'squall.dev/scenarios';
/** Written by the injector: the agent's config, from where the sidecar reads it. */
export const CONFIG = 'squall.dev/config';
/** Written by the injector: `injected`. */
export const STATUS = 'squall.dev/status';
