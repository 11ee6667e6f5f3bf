import { LoggerService } from '@nestjs/common';

/** Those whose messages a visitor of the demo wants to read; Nest's account of its start is not among them. */
const SPOKEN = new Set(['AIWAF', 'Shop']);
/** Why the start failed is told by `main.ts` in one sentence, not by Nest with a stack. */
const TOLD_ELSEWHERE = new Set(['ExceptionHandler', 'NestApplication']);

/** Keeps the terminal to the firewall's messages, warnings and errors, a line each. */
export class TerminalLogger implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    if (SPOKEN.has(contextOf(rest))) write(process.stdout, String(message));
  }

  warn(message: unknown): void {
    write(process.stderr, `Warning: ${String(message)}`);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (TOLD_ELSEWHERE.has(contextOf(rest))) return;
    const stack = message instanceof Error ? message.stack : rest.length > 1 ? rest[0] : undefined;
    write(process.stderr, String(stack ?? `Error: ${String(message)}`));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

/** Nest's loggers give their context last. */
function contextOf(rest: readonly unknown[]): string {
  return String(rest.at(-1));
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`  ${new Date().toTimeString().slice(0, 8)}  ${text}\n`);
}
