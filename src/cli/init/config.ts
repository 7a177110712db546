/** The text of a config for a first scenario: careful, until somebody decides otherwise. */
export const FIRST_CONFIG = `# yaml-language-server: $schema=schemas/config.schema.json
#
# For \`squall agent --config squall.yaml\`; \`run\`, \`validate\`, \`simulate\` and \`explain\` take it, too.
environment: development # a scenario that is for another one is refused
scenarios: ./scenarios
dryRun: true # the agent looks at everything and changes nothing; remove it when what it says looks right

metrics: { address: 127.0.0.1, port: 8000 }

limits: # hold across scenarios; a run that would break one is refused
  maxConcurrentFaults: 2
  maxRunDuration: 10m
  allow: [cpu, memory, process]
  # hours: [{ weekly: "mon-fri 09:00 - 17:00", timezone: Europe/Berlin }]
  # blackouts: [{ from: 2026-12-20, until: 2027-01-06 }]
`;
