import type { ServerResponse } from 'node:http';

/** As long as the firewall's own page. */
const PAGE = `<!doctype html><title>This request was refused.</title>${' '.repeat(513)}`;
const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'content-length': PAGE.length,
  vary: 'Accept',
};

/** A refusal that nothing was decided for. */
export function refuse(response: ServerResponse): void {
  response.writeHead(403, HEADERS);
  response.end(PAGE);
}
