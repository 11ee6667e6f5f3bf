import { BlockList, isIP } from 'node:net';
import { dirname } from 'node:path';
import { Mode } from 'nestjs-aiwaf';
import { curlLines } from './curl-lines';
import { DemoSettings } from './settings';

const BANS = [
  '  A ban lasts 15 minutes at first and outlives a restart. To come as someone else, change the last',
  '  number of X-Forwarded-For.',
  '',
];
const NO_MODEL =
  'none, the anomaly layer is off. To learn one: npm run aiwaf -- detect-and-train --log FILE --force-ai';

/** What the greeting tells of. */
export interface Opening {
  readonly settings: DemoSettings;
  readonly url: string;
  /** Epoch milliseconds. */
  readonly start: number;
  /** The anomaly layer has something to go by. */
  readonly hasModel: boolean;
}

/** What the terminal shows when the shop is open. */
export function greeting(opening: Opening): string {
  const { aiwaf, adapter, shopDatabase, disabled } = opening.settings;
  const mode = disabled ? 'off' : (aiwaf.mode ?? 'enforce');
  const lines = [
    '',
    `  The shop is open: ${opening.url}`,
    `  Firewall: ${disabled ? 'switched off by AIWAF_DISABLE' : mode}, on ${adapter === 'express' ? 'Express' : 'Fastify'}`,
    `  Data: ${dataPlace(String(aiwaf.database), shopDatabase)}`,
    ...(opening.hasModel || mode === 'off' ? [] : [`  Model: ${NO_MODEL}`]),
    '',
  ];
  return [...lines, ...invitation(opening, mode), '  Stop with Ctrl+C.', ''].join('\n');
}

function invitation({ settings, url, start, hasModel }: Opening, mode: Mode): string[] {
  const { aiwaf, requestLog } = settings;
  if (!trustsLoopback(aiwaf.clientIp?.trustedProxies ?? ['127.0.0.1'])) {
    return [
      '  AIWAF_TRUSTED_PROXIES leaves out 127.0.0.1: X-Forwarded-For is not believed here, so there are',
      '  no lines to try. Leave it unset to be each visitor in turn.',
      '',
    ];
  }
  return [
    '  To try it, paste a line into another terminal. It prints the status of each request.',
    '',
    ...curlLines({ url, mode, start, requestLog, hasModel }).flatMap(({ what, command, expect }) => [
      `  # ${what}: ${expect}`,
      `  ${command}`,
    ]),
    '',
    ...(mode === 'enforce' ? BANS : []),
  ];
}

function dataPlace(database: string, shopDatabase: string): string {
  const own = dirname(shopDatabase);
  return /^sqlite:/i.test(database)
    ? own
    : `${database.split(':', 1)[0]} for the firewall, ${own} for the shop`;
}

/** The options have been checked: every entry is an address, a network or `unix`. */
function trustsLoopback(entries: readonly string[]): boolean {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address, bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return trusted.check('127.0.0.1');
}
