/** Counts the cases of a recording that the tool does not compare yet. */
export function countCases(file: unknown): number {
  const { cases, ...sections } = file as Readonly<Record<string, unknown>>;
  if (Array.isArray(cases)) return cases.length;
  return Object.entries(sections).reduce((sum, [name, section]) => sum + casesIn(name, section), 0);
}

/** Lists of vocabulary that stand beside the cases. */
const VOCABULARY = new Set(['static_keywords', 'status_idx']);

function casesIn(name: string, section: unknown): number {
  if (VOCABULARY.has(name) || typeof section !== 'object' || section === null) return 0;
  if (Array.isArray(section)) return section.length;
  const { cases } = section as { readonly cases?: unknown };
  return Array.isArray(cases) ? cases.length : Object.keys(section).length;
}
