import { Agent, request } from 'node:http';

/** Asks for the page as a client behind a proxy; answers the status, 0 where the connection failed. */
export function askPage(agent: Agent, port: number, client: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'x-forwarded-for': client, accept: 'text/html', 'user-agent': 'Mozilla/5.0' };
    const sent = request({ agent, host: '127.0.0.1', port, path: '/page', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0));
    sent.end();
  });
}

/** The value below which a share of the values lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
