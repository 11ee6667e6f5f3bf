const NOTE = `Files named \`docs/...\` below, and what \`npm run\` starts, are in the project's repository.\n`;
const ONLY_THERE = /<!-- repository -->[\s\S]*?<!-- \/repository -->\n*/g;
const BLOCKS = /^(```[\s\S]*?^```)$/gm;
const LINK = /\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)/g;

/**
 * The README of the package, from that of the repository: without the parts that are marked as for the
 * repository alone, without links to files that the package does not hold, and without the blanks that
 * align tables, since registries cut a long one.
 *
 * @param {string} text
 * @returns {string}
 */
export function packageReadme(text) {
  return text
    .replace(ONLY_THERE, '')
    .replace(/\n(?=## )/, `\n${NOTE}\n`)
    .split(BLOCKS)
    .map((part) => (part.startsWith('```') ? part : compact(part.replace(LINK, plain))))
    .join('');
}

/** `[docs/options.md](docs/options.md)` becomes `docs/options.md`, `[code](docs/errors.md)` names both. */
function plain(_link, text, target) {
  const [file] = target.split('#');
  const held = { 'libs/aiwaf/NOTICE': 'NOTICE', LICENSE: 'LICENSE' }[file];
  if (text === file || text === held) return `\`${text}\``;
  return `${text} (\`${held ?? file}\`)`;
}

function compact(part) {
  return part.replace(/^\|.*$/gm, (row) => row.replace(/ {2,}/g, ' ').replace(/-{4,}/g, '---'));
}

/**
 * What a reader of the package cannot follow: links that lead neither out nor to a heading of the text.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function deadLinks(text) {
  const prose = text.replace(BLOCKS, '').replace(/`[^`\n]*`/g, '');
  const anchors = new Set([...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchor(heading)));
  return [...text.replace(BLOCKS, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^https:/.test(target) && !anchors.has(target.slice(1)));
}

function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
