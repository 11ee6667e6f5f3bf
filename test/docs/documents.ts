import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** A Markdown file of the project. */
export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The documents that users and developers read. */
export function documents(): Document[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const paths = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    '.changeset/README.md',
    ...docs.map((name) => `docs/${name}`),
  ];
  return paths.map(document);
}

export function document(path: string): Document {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** A fenced block of code. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a document, in order. */
export function blocksOf({ text }: Document): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; code: string[] } | null = null;
  text.split('\n').forEach((line, index) => {
    const fence = /^```(\S*)$/.exec(line);
    if (fence === null) open?.code.push(line);
    else if (open === null) open = { language: fence[1], line: index + 1, code: [] };
    else {
      blocks.push({ ...open, code: open.code.join('\n') });
      open = null;
    }
  });
  return blocks;
}

/** A document without its blocks and code spans, in which brackets are no links. */
function prose({ text }: Document): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, 'code');
}

/** The targets of a document's links. */
export function linksOf(source: Document): string[] {
  return [...prose(source).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
}

/** Why a link inside the repository leads nowhere, or `null`. */
export function brokenLink(source: Document, target: string): string | null {
  const [path, anchor] = target.split('#');
  const file = path === '' ? join(ROOT, source.path) : resolve(ROOT, dirname(source.path), path);
  if (relative(ROOT, file).startsWith('..') || !existsSync(file)) return 'no such file';
  if (anchor === undefined) return null;
  return anchorsOf(document(relative(ROOT, file))).has(anchor) ? null : 'no such heading';
}

/** The anchors that a code host makes of headings: lower case, punctuation gone, blanks to hyphens. */
function anchorsOf({ text }: Document): Set<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)];
  return new Set(
    headings.map(([, heading]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

/** The text of every TypeScript source of product code below a folder, specs left out. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.spec|\.d)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** Every option with its value, as `layers.headers.minScore`. Lists are values. */
export function optionLeaves(value: object, path = ''): [name: string, value: unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? optionLeaves(inner, name)
      : [[name, inner] as [string, unknown]];
  });
}
