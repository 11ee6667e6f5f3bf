import { PassThrough } from 'node:stream';
import { AiwafConfigError } from '../../core/errors';
import { routeTree } from './route-tree';
import { converse, runScript } from './session';
import { ExemptionKeeper, PathShell } from './shell';

const segment = (name: string) => ({ name, isFixed: true });
const ROUTES = ['api', 'hooks'].map((name) => ({ methods: ['GET'], alternatives: [[segment(name)]] }));

/** A session whose changes last until they are let go, or fail. */
function session(exempt: ExemptionKeeper['exempt'] = async () => undefined) {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const text = { out: '', err: '' };
  output.on('data', (chunk) => (text.out += chunk));
  errors.on('data', (chunk) => (text.err += chunk));
  const changed: string[] = [];
  const keeper: ExemptionKeeper = {
    known: async () => ({ options: [], stored: [] }),
    exempt: async (path) => {
      await exempt(path);
      changed.push(path);
    },
    unexempt: async () => false,
  };
  const shell = new PathShell(routeTree(ROUTES), keeper, Infinity);
  return { shell, streams: { input, output, errors }, input, text, changed };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a script', () => {
  const run = async (lines: string, exempt?: ExemptionKeeper['exempt']) => {
    const { shell, streams, input, text, changed } = session(exempt);
    input.end(lines);
    const error = await runScript(shell, streams).catch((reason: unknown) => reason);
    return { error, out: text.out, changed };
  };

  it('is done line by line, without comments and prompts', async () => {
    expect(await run('# all of it\r\n\r\ncd api\r\npwd\r\n  # and back\r\nup\r\npwd')).toEqual({
      error: undefined,
      out: '/api\n/\n',
      changed: [],
    });
  });

  it('ends at the first line that fails, which the error names', async () => {
    const { error, changed } = await run('# one\nexempt api\n\ncd nowhere\nexempt hooks\n');
    expect(error).toBeInstanceOf(AiwafConfigError);
    expect(error).toMatchObject({
      code: 'AIWAF_E_SHELL_PLACE',
      message: expect.stringContaining('Line 4: There is no "nowhere" below /.'),
    });
    expect(changed).toEqual(['/api']);
  });

  it('tells a failing database from a bad line', async () => {
    const { error, changed } = await run('exempt api\nexempt hooks', async () => {
      throw new Error('SQLITE_READONLY: attempt to write\nat x');
    });
    expect(error).not.toBeInstanceOf(AiwafConfigError);
    expect(error).toMatchObject({
      code: 'AIWAF_E_SHELL_FAILED',
      problem: 'Line 1: The database did not take it: SQLITE_READONLY: attempt to write.',
    });
    expect(changed).toEqual([]);
  });

  it('ends with exit, whatever follows', async () => {
    expect(await run('pwd\nexit\nexempt api\n')).toEqual({ error: undefined, out: '/\n', changed: [] });
  });
});

describe('a conversation', () => {
  it('goes on after what fails', async () => {
    const { shell, streams, input, text } = session();
    const isOver = converse(shell, streams);
    input.write('cd nowhere\nexempt :x\npwd\n');
    await tick();
    input.end();
    await isOver;
    expect(text.err).toMatch(/^AIWAF_E_SHELL_PLACE: There is no "nowhere".*\nAIWAF_E_SHELL_PLACE/);
    expect(text.out).toBe('aiwaf:/> aiwaf:/> aiwaf:/> /\naiwaf:/> \n');
  });

  it('does all that was written before the end of input', async () => {
    const { shell, streams, input, changed, text } = session(tick as () => Promise<never>);
    input.end('exempt api\nexempt hooks\n');
    await converse(shell, streams);
    expect(changed).toEqual(['/api', '/hooks']);
    expect(text.out.match(/aiwaf:/g)).toHaveLength(1);
  });

  it.each(['at a terminal', 'where the output is none'])(
    'finishes what is being changed when Ctrl-C comes %s, and begins nothing more',
    async (where) => {
      let finish: () => void = () => undefined;
      const { shell, streams, input, changed } = session(() => new Promise((resolve) => (finish = resolve)));
      const isTTY = where === 'at a terminal';
      const isOver = converse(shell, { ...streams, output: Object.assign(streams.output, { isTTY }) });
      input.write('exempt api\rexempt hooks\r');
      await tick();
      if (isTTY) input.write('\u0003');
      else process.emit('SIGINT');
      await tick();
      finish();
      await isOver;
      expect(changed).toEqual(['/api']);
    },
  );
});
