import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { refuse } from './refusal-page';

/** Node's own server, which refuses every request. */
export async function startNode(): Promise<Server> {
  const server = createServer((_request, response) => refuse(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
