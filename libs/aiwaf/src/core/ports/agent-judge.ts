/**
 * What a user agent says of its sender, as far as a log is judged by it: `attack-tool` is the own name of a
 * tool for breaking in, or an attack in the user agent itself; `scanner` any other name that no visitor's
 * program has; `missing` an empty one; `crawler` whoever declares to be one; `other` everything else, tools
 * that people use too, and logs without user agents.
 */
export type AgentKind = 'attack-tool' | 'scanner' | 'missing' | 'crawler' | 'other';

/** Judges user agents by the header layer's knowledge; `null` where the log has none. Called for every line. */
export type AgentJudge = (userAgent: string | null) => AgentKind;
