import { BlockList, isIP } from 'node:net';
import { dirname } from 'node:path';
import { curlLines } from './curl-lines';
import { DemoSettings } from './settings';

const BANS = [
  '  A ban lasts 15 minutes at first and outlives a restart. To come as someone else, change the last',
  '  number of X-Forwarded-For.',
  '',
];

/** What the terminal shows when the shop is open. */
export function greeting(url: string, settings: DemoSettings): string {
  const { aiwaf, adapter, shopDatabase, disabled } = settings;
  const mode = disabled ? 'off' : (aiwaf.mode ?? 'enforce');
  const lines = [
    '',
    `  The shop is open: ${url}`,
    `  Firewall: ${disabled ? 'switched off by AIWAF_DISABLE' : mode}, on ${adapter === 'express' ? 'Express' : 'Fastify'}`,
    `  Data: ${dataPlace(String(aiwaf.database), shopDatabase)}`,
    '',
  ];
  return [...lines, ...invitation(url, settings, mode), '  Stop with Ctrl+C.', ''].join('\n');
}

function invitation(url: string, { aiwaf }: DemoSettings, mode: 'off' | 'monitor' | 'enforce'): string[] {
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
    ...curlLines(url, mode).flatMap(({ what, command, expect }) => [
      `  # ${what}: ${expect}`,
      `  ${command}`,
      '',
    ]),
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
