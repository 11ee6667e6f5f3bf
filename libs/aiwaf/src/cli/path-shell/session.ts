import { createInterface } from 'node:readline';
import { terminalText } from '../terminal-text';
import { PathShell } from './shell';
import { shellError } from './shell-errors';

/** Where a session reads and writes. */
export interface SessionStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/**
 * Talks to a person until exit, the end of input or Ctrl-C. What is being changed when Ctrl-C comes is
 * finished; what was written after it is not begun. What fails is told, and the session goes on.
 */
export async function converse(shell: PathShell, { input, output, errors }: SessionStreams): Promise<void> {
  const terminal = createInterface({
    input,
    output,
    prompt: shell.prompt,
    completer: (line: string) => shell.complete(line),
  });
  let [isInterrupted, isClosed] = [false, false];
  const interrupt = () => {
    isInterrupted = true;
    terminal.close();
  };
  terminal.once('SIGINT', interrupt).once('close', () => (isClosed = true));
  // Where the output is no terminal, Ctrl-C is a signal.
  process.once('SIGINT', interrupt);
  terminal.prompt();
  for await (const line of terminal) {
    try {
      output.write(await shell.run(line));
    } catch (error) {
      errors.write(`${terminalText(shellError(error, null).message)}\n`);
    }
    if (shell.isOver || isInterrupted) break;
    terminal.setPrompt(shell.prompt);
    if (!isClosed) terminal.prompt();
  }
  terminal.close();
  process.removeListener('SIGINT', interrupt);
  if (!shell.isOver) output.write('\n');
}

/**
 * Runs the lines of a script; those that are empty or begin with # do nothing. The first that fails
 * ends it.
 *
 * @throws AiwafError that names the line
 */
export async function runScript(shell: PathShell, { input, output }: SessionStreams): Promise<void> {
  const lines = createInterface({ input, crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trimStart().startsWith('#')) continue;
    try {
      output.write(await shell.run(line));
    } catch (error) {
      throw shellError(error, number);
    }
    if (shell.isOver) break;
  }
  // The end of an iteration alone leaves the input open, and the process waiting for it.
  lines.close();
}
