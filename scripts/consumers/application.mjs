import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MS = 60_000;
const STOP_MS = 20_000;

/** Headers of a browser's page request. */
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
};

/** A process of a consumer. */
export class Application {
  #child;
  #output = '';
  #ended;

  /**
   * @param {string} folder
   * @param {string} program such as `dist/express.js`
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(folder, program, env) {
    this.#child = spawn(process.execPath, [program], { cwd: folder, env: { ...process.env, ...env } });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (piece) => (this.#output += piece));
    this.#ended = new Promise((resolve) =>
      this.#child.on('close', (code, signal) => resolve(signal ?? code)),
    );
  }

  get output() {
    return this.#output;
  }

  /** Waits until it serves, and answers its address. */
  async address() {
    const found = () => /^serves (\S+)$/m.exec(this.#output)?.[1];
    const limit = Date.now() + START_MS;
    while (found() === undefined && this.#child.exitCode === null && Date.now() < limit) await sleep(50);
    return found() ?? this.#fail('did not start');
  }

  /** Ends it by a signal that it can act on, and answers the signal or the exit code it ended with. */
  async stop() {
    this.#child.kill('SIGTERM');
    return this.end(STOP_MS);
  }

  /** Waits for its end. */
  async end(limitMs) {
    const end = await Promise.race([this.#ended, sleep(limitMs, undefined, { ref: false })]);
    if (end !== undefined) return end;
    return this.#fail(`did not end within ${limitMs / 1000} s`);
  }

  #fail(what) {
    this.#child.kill('SIGKILL');
    throw new Error(`The application ${what}:\n${this.#output}`);
  }
}

/** The status and the body of a page that a browser asks for from an address, through a proxy. */
export function browse(url, client) {
  return new Promise((resolve, reject) => {
    const headers = { ...BROWSER, 'x-forwarded-for': client };
    request(url, { headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (piece) => (body += piece));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
