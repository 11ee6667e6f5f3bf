/** Clients that ordinary requests come from, in turns. */
export const CLIENTS = 10_000;
/** Clients that are refused. */
const REFUSED = 10;

/** The `n`th of 10,000 client addresses, none of which the generated log has. */
export function clientAddress(n: number): string {
  const client = n % CLIENTS;
  return `203.${1 + (client >> 8)}.113.${client & 255}`;
}

export const refusedAddress = (n: number) => clientAddress(n % REFUSED);

export const REFUSED_CLIENTS = Array.from({ length: REFUSED }, (_, n) => refusedAddress(n));
