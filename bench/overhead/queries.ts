import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { Logger } from 'typeorm';

/** Batches of the request log, and the look for rows that are too old. */
const BEHIND_REQUESTS = /^(?:INSERT INTO "aiwaf_requestlog"|SELECT [^ ]+ AS "id" FROM "aiwaf_requestlog")/;

/** The request in whose course something happens. */
const request = new AsyncLocalStorage<true>();

/** Has what requests bring about told from what runs by itself; costs time, so that it is not measured with. */
export function followRequests(server: Server): void {
  const emit = server.emit.bind(server) as Server['emit'];
  server.emit = (name: string, ...args: unknown[]) =>
    name === 'request' ? request.run(true, () => emit(name, ...args)) : emit(name, ...args);
}

/** Counts the statements of the firewall's data source that requests bring about, batched writes of the log apart. */
export class CountingLogger implements Logger {
  queries = 0;
  batches = 0;
  logQuery(statement: string): void {
    if (BEHIND_REQUESTS.test(statement)) this.batches++;
    else if (request.getStore() === true) this.queries++;
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
