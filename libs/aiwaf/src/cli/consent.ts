import { createInterface } from 'node:readline';
import { AiwafConfigError } from '../core/errors';
import { terminalText } from './terminal-text';

/**
 * Lets a command go on that changes much, if a person at a terminal says yes to the question, or said so
 * before by `--yes`.
 *
 * @throws AiwafConfigError `AIWAF_E_CONSENT`
 */
export async function requireConsent(question: string, isGiven: boolean): Promise<void> {
  if (isGiven) return;
  if (!process.stdin.isTTY) throw refusal('There is no terminal to ask at.');
  if (!/^y(?:es)?$/i.test((await ask(`${terminalText(question)} [y/N] `)).trim()))
    throw refusal('The answer was not yes.');
}

/** The end of input and Ctrl-C are no answer. */
function ask(question: string): Promise<string> {
  return new Promise((resolve) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    terminal.once('close', () => resolve('')).once('SIGINT', () => terminal.close());
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}

function refusal(why: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_CONSENT', `${why} Nothing was changed.`, 'Pass --yes if you mean it.');
}
