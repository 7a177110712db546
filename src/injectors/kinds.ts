/** The names of the faults that Squall brings, for those who need not load them. */
export const OWN_KINDS: readonly string[] = ['cpu', 'memory', 'process', 'network', 'dns', 'disk', 'limits'];
