import { setTimeout as pause } from 'node:timers/promises';
import { AiwafError, messageOf } from '../core/errors';
import { terminalText } from './terminal-text';
import { SERVER_LIMIT_MS, withinBounds } from './whois-sockets';
import { WhoisServer, WhoisTarget } from './whois-target';

/** Registries and registrars that are asked one after the other, and look-ups of who they are. */
const LOOKUP_LIMIT_MS = 3 * SERVER_LIMIT_MS;
const NETWORK_FAULT =
  /\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ECONNABORTED|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|EAI_FAIL|EACCES|EPERM|EPIPE|ETIMEDOUT|ETIMEOUT|ESERVFAIL|Timeout)\b/;
const SHOWN = 200;

/** What one server said. */
export interface WhoisAnswer {
  /** `null` for the registry of an address, which is found on the way. */
  readonly server: string | null;
  /** By label; a list where the label stands several times. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Lines without a label: notices, and that there is no such name. */
  readonly text: readonly string[];
}

/** What all servers said that were asked about one target. */
export interface WhoisReport {
  readonly target: string;
  readonly answers: readonly WhoisAnswer[];
  /** Servers that did not answer, and why. */
  readonly failed: readonly { readonly server: string; readonly reason: string }[];
  /** Whether the end of an answer is missing, since it was too long. */
  readonly cut: boolean;
}

/**
 * Asks the registry of a name or address, and for a name its registrar; or one server alone.
 *
 * @throws AiwafError `AIWAF_E_WHOIS_UNREACHABLE`, `AIWAF_E_WHOIS_NOTHING`
 */
export async function whoisLookup(target: WhoisTarget, server: WhoisServer | null): Promise<WhoisReport> {
  const asked = server === null ? 'the registry' : server.host;
  const stop = new AbortController();
  try {
    const { result, cut } = await Promise.race([
      withinBounds(() => (server === null ? askRegistries(target) : askServer(target, server))),
      pause(LOOKUP_LIMIT_MS, undefined, { signal: stop.signal }).then(() => {
        throw new Error('Timeout');
      }),
    ]);
    const { answers, failed } = result;
    if (answers.length === 0 && failed.length > 0) throw unreachable(failed[0].server, failed[0].reason);
    if (answers.every(isEmpty)) throw nothing(target, `${asked} sent an empty answer`);
    return { target: target.query, answers, failed, cut };
  } catch (error) {
    if (error instanceof AiwafError) throw error;
    const reason = reasonOf(error);
    throw NETWORK_FAULT.test(reason) ? unreachable(asked, reason) : nothing(target, reason);
  } finally {
    stop.abort();
  }
}

type Found = Pick<WhoisReport, 'answers' | 'failed'>;

async function askServer({ query }: WhoisTarget, { host, port }: WhoisServer): Promise<Found> {
  const whoiser = await import('whoiser');
  const raw = await whoiser.query({ host, port, query, timeout: SERVER_LIMIT_MS });
  return { answers: [parsedAnswer(host, raw)], failed: [] };
}

async function askRegistries({ kind, query }: WhoisTarget): Promise<Found> {
  const whoiser = await import('whoiser');
  const timeout = SERVER_LIMIT_MS;
  if (kind !== 'domain') {
    // Not further than the registry: a referral to another protocol would lose what was found.
    const options = { timeout, follow: 1 };
    const found = kind === 'ip' ? await whoiser.ip(query, options) : await whoiser.tld(query, options);
    return { answers: [answerOf(null, found)], failed: [] };
  }
  const byServer = Object.entries(await whoiser.domain(query, { timeout, follow: 2 }));
  const found = byServer.map(([server, answer]) => ({ server, answer: recordOf(answer) }));
  const isAnswer = ({ answer }: { answer: object }) => 'text' in answer;
  return {
    answers: found.filter(isAnswer).map(({ server, answer }) => answerOf(server, answer)),
    failed: found
      .filter((each) => !isAnswer(each))
      .map(({ server, answer }) => ({ server, reason: String(answer.error ?? '') || 'no connection' })),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** An answer that `whoiser` has parsed, with groups in groups made flat. */
function answerOf(server: string | null, found: Record<string, unknown>): WhoisAnswer {
  const { text, ...labelled } = found;
  const fields = noFields();
  const add = (label: string, value: unknown): void => {
    if (typeof value === 'string') put(fields, label, value.split('\n'));
    else if (Array.isArray(value)) put(fields, label, value.map(String));
    else for (const [name, inner] of Object.entries(recordOf(value))) add(`${label}.${name}`, inner);
  };
  for (const [label, value] of Object.entries(labelled)) add(label, value);
  const lines = Array.isArray(text) ? text.map((line) => String(line).trim()) : [];
  return { server, fields, text: lines.filter((line) => line !== '') };
}

/** An answer as it came: what has a label is a field, remarks and the rest are text. */
function parsedAnswer(server: string, raw: string): WhoisAnswer {
  const fields = noFields();
  const text: string[] = [];
  for (const line of raw.split('\n').map((each) => each.trim())) {
    const [, label, value] = /^([^%#;*>:][^:]{0,59}):(?!\/\/)\s*(.*)$/.exec(line) ?? [];
    if (label !== undefined) put(fields, label.trim(), [value]);
    else if (line !== '') text.push(line);
  }
  return { server, fields, text };
}

type Fields = Record<string, string | string[]>;

/** A server may name a field `__proto__`. */
function noFields(): Fields {
  return Object.create(null) as Fields;
}

function put(fields: Fields, label: string, values: readonly string[]): void {
  const known = fields[label] ?? [];
  const all = [...(typeof known === 'string' ? [known] : known), ...values].filter((value) => value !== '');
  if (all.length > 0) fields[label] = all.length === 1 ? all[0] : all;
}

function isEmpty({ fields, text }: WhoisAnswer): boolean {
  return text.length === 0 && Object.keys(fields).length === 0;
}

/** Where a name has several addresses, Node's error has a code and no message. */
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return messageOf(error) || String(code ?? 'no reason given');
}

function shown(text: string): string {
  return terminalText(text).slice(0, SHOWN);
}

function unreachable(server: string, reason: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_WHOIS_UNREACHABLE',
    `${shown(server)} cannot be asked (${shown(reason)}).`,
    'Whois needs the network, port 43 outwards: where a firewall closes it, name a server that can be reached with --server HOST:PORT.',
  );
}

function nothing({ query }: WhoisTarget, reason: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_WHOIS_NOTHING',
    `Nothing is known of ${query}: ${shown(reason)}.`,
    'Check the spelling; a private address or an internal name is in no registry, and one that is can be asked for with --server HOST.',
  );
}
