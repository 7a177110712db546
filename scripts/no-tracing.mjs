export const trace = { getSpan: () => undefined };
export const context = { active: () => undefined };
