import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafService } from 'nestjs-aiwaf';
import { DataSource } from 'typeorm';
import { Host, startHost } from './host';
import { startNode } from './node-server';
import { protectionOf } from './protections';
import { ServerCommand, ServerMessage, ServerSettings } from './protocol';
import { CountingLogger, followRequests } from './queries';

const folder = mkdtempSync(join(tmpdir(), 'aiwaf-bench-'));
const logger = new CountingLogger();

async function startApp(settings: ServerSettings): Promise<{ server: Server; late: () => number }> {
  const app: Host = await startHost(settings.adapter, await protectionOf({ ...settings, folder }));
  const server = app.getHttpServer() as Server;
  if (!settings.variant.startsWith('aiwaf')) return { server, late: () => 0 };
  app.get<DataSource>(getDataSourceToken(AIWAF_DATA_SOURCE)).logger = logger;
  return { server, late: () => app.get(AiwafService).status().redis?.failures ?? 0 };
}

/** One server under measurement, in a process of its own, which tells what it used when asked. */
async function main(settings: ServerSettings): Promise<void> {
  const { server, late } =
    settings.variant === 'node' ? { server: await startNode(), late: () => 0 } : await startApp(settings);
  const send = (message: ServerMessage) => process.send?.(message);
  process.on('message', (command: ServerCommand) => {
    switch (command) {
      case 'follow':
        return followRequests(server);
      case 'usage': {
        const { user, system } = process.cpuUsage();
        const { queries, batches } = logger;
        return send({ kind: 'usage', cpuUs: user + system, queries, batches, late: late() });
      }
      case 'stop':
        rmSync(folder, { recursive: true, force: true });
        process.exit(0);
    }
  });
  // A driver that failed must not leave servers behind.
  process.on('disconnect', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
  send({ kind: 'ready', port: (server.address() as AddressInfo).port });
}

main(JSON.parse(process.argv[2]) as ServerSettings).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
