import { pathSegments } from '../../edge';
import { routeTree } from './route-tree';
import { ExemptionKeeper, PathShell } from './shell';

const ROUTES: readonly (readonly [methods: string, path: string])[] = [
  ['GET', '/'],
  ['GET', '/api/products'],
  ['POST', '/api/products'],
  ['GET', '/api/products/:id'],
  ['GET', '/api/products/:id/photos'],
  ['*', '/Webhooks/payment'],
  ['GET', '/archive/2024/1'],
  ['GET', '/archive/1'],
  ['GET', '/files{/*path}'],
  ['GET', '/caf%C3%A9/menu'],
  ['GET', '/:slug'],
];

/** A shell over these routes and stored exemptions in memory. */
function shellOver(routes = ROUTES, options: readonly string[] = []) {
  const rows = new Map<string, string>();
  const keeper: ExemptionKeeper = {
    known: async () => ({ options, stored: [...rows].map(([path, reason]) => ({ path, reason })) }),
    exempt: async (path, reason = 'by a person') => void rows.set(path, reason),
    unexempt: async (path) => rows.delete(path),
  };
  const tree = routeTree(
    routes.map(([method, path]) => ({ methods: [method], alternatives: pathSegments(path) })),
  );
  const shell = new PathShell(tree, keeper, Infinity);
  const run = async (...lines: string[]) => {
    let out = '';
    for (const line of lines) out = await shell.run(line);
    return out;
  };
  const stored = () => [...rows].map(([path, reason]) => `${path}: ${reason}`);
  return { shell, run, stored };
}

const code = (name: string) => expect.objectContaining({ code: `AIWAF_E_SHELL_${name}` });

describe('ls', () => {
  it('numbers what is below, fixed names before parameters, with methods', async () => {
    expect(await shellOver().run('ls')).toBe(
      [
        '#  NAME        METHODS  EXEMPT',
        '.              GET',
        '1  Webhooks/',
        '2  api/',
        '3  archive/',
        '4  caf%C3%A9/',
        '5  files/      GET',
        '6  :slug       GET',
        '',
      ].join('\n'),
    );
    expect(await shellOver().run('cd api', 'ls')).toContain('1  products/  GET POST\n');
    expect(await shellOver().run('cd Webhooks', 'ls')).toContain('1  payment  ALL\n');
  });

  it('shows who exempted what', async () => {
    const { run } = shellOver(ROUTES, ['/webhooks/', '/']);
    await run('exempt api the partners');
    const text = await run('ls');
    expect(text).toMatch(/^\. +GET +option exemptPaths$/m);
    expect(text).toMatch(/^1 +Webhooks\/ +option exemptPaths$/m);
    expect(text).toMatch(/^2 +api\/ +database: the partners$/m);
    expect(text).toMatch(/^6 +:slug +GET$/m);
    expect(await run('cd api/products', 'ls')).toMatch(/^1 +:id\/ +GET +through \/api$/m);
  });

  it('says that there is nothing where nothing is', async () => {
    expect(await shellOver([]).run('ls')).toBe('There are no routes here.\n');
  });

  it('prints nothing that a terminal would obey', async () => {
    const { run, shell, stored } = shellOver([['GET', '/a\u001b[2Jb/\u202e\u0007c\nd']]);
    expect(await run('cd 1', 'exempt . \u001b]0;x\u0007')).toMatch(/^\/a\\u001b\[2jb and all below pass/);
    expect(stored()).toEqual(['/a\u001b[2jb: \u001b]0;x\u0007']);
    expect(shell.prompt).toBe('aiwaf:/a\\u001b[2Jb> ');
    expect(await run('up', 'ls')).toContain('database: \\u001b]0;x\\u0007\n');
    expect(await run('cd 1', 'ls')).toContain('1  \\u202e\\u0007c\\u000ad  GET');
  });
});

describe('cd', () => {
  it.each([
    ['api', '/api'],
    ['2', '/api'],
    ['api/products', '/api/products'],
    ['/api/products/:id/', '/api/products/:id'],
    ['api/../archive/./2024', '/archive/2024'],
    ['..', '/'],
    ['archive/1', '/archive/1'],
  ])('%s leads to %s', async (target, path) => {
    expect(await shellOver().run(`cd ${target}`, 'pwd')).toBe(`${path}\n`);
  });

  it('goes up and to the root', async () => {
    expect(await shellOver().run('cd api/products/:id', 'up', 'pwd')).toBe('/api/products\n');
    expect(await shellOver().run('cd api/products', 'cd ..', 'pwd')).toBe('/api\n');
    expect(await shellOver().run('cd api/products', 'cd /', 'up', 'pwd')).toBe('/\n');
  });

  it.each(['nowhere', '0', '7', '99', 'api/nowhere', 'API', '-1'])('refuses %s and stays', async (target) => {
    const { run } = shellOver();
    await expect(run(`cd ${target}`)).rejects.toEqual(code('PLACE'));
    expect(await run('pwd')).toBe('/\n');
  });

  it('asks which is meant where a number is also a name', async () => {
    const { run } = shellOver([...ROUTES, ['GET', '/archive/0']]);
    await run('cd archive');
    await expect(run('cd 1')).rejects.toThrow(
      '1 is the name of /archive/1 and the number of /archive/0. Write ./1 for the one, or 0 for the other.',
    );
    expect(await run('cd ./1', 'pwd')).toBe('/archive/1\n');
    expect(await run('up', 'cd 2024', 'pwd')).toBe('/archive/2024\n');
  });
});

describe('exempt', () => {
  it('says what it means, and keeps the reason', async () => {
    const { run, stored } = shellOver();
    expect(await run('exempt 1 signed  by the bank')).toBe(
      '/webhooks and all below pass every layer; running instances take it within 5 seconds.\n',
    );
    await run('cd api/products', 'exempt .');
    expect(stored()).toEqual(['/webhooks: signed by the bank', '/api/products: by a person']);
  });

  it('takes the root for its page alone', async () => {
    const { run, stored } = shellOver();
    expect(await run('exempt .')).toMatch(/^The root page alone passes every layer, nothing below it;/);
    expect(stored()).toEqual(['/: by a person']);
    expect(await run('exempt api')).toMatch(/^\/api and all below pass/);
  });

  it('writes a path as requests are compared with it', async () => {
    const { run, stored } = shellOver();
    await run('exempt 4');
    expect(stored()).toEqual(['/café: by a person']);
    expect(await run('ls')).toMatch(/^4 +caf%C3%A9\/ +database: by a person$/m);
  });

  it.each([
    ['api/products/:id', 'Exempt /api/products, which covers more, or put @AiwafExempt() on the handler.'],
    ['api/products/:id/photos', 'Exempt /api/products, which covers more, or put'],
    ['files/*path', 'Exempt /files, which covers more, or put'],
    [':slug', 'holds a parameter, and only a path as it is sent can be exempt. Put @AiwafExempt()'],
  ])('refuses %s', async (target, remedy) => {
    const { run, stored } = shellOver();
    for (const command of ['exempt', 'unexempt']) {
      const refused = run(`${command} ${target}`);
      await expect(refused).rejects.toEqual(code('PARAMETER'));
      await expect(refused).rejects.toThrow(remedy);
    }
    expect(stored()).toEqual([]);
  });

  it('changes nothing where the path passes already, but for a new reason', async () => {
    const { run, stored } = shellOver(ROUTES, ['/webhooks']);
    expect(await run('exempt Webhooks/payment')).toBe(
      '/Webhooks/payment is exempt already, through /Webhooks (option exemptPaths): nothing was changed.\n',
    );
    await run('exempt api');
    expect(await run('exempt api')).toContain('through /api (database): nothing was changed.');
    expect(await run('exempt api/products partners')).toContain('through /api (database)');
    await run('exempt api partners');
    expect(stored()).toEqual(['/api: partners']);
  });
});

describe('unexempt', () => {
  it('takes an exemption back, and says what still covers the path', async () => {
    const { run, stored } = shellOver();
    await run('exempt api/products', 'exempt api');
    expect(await run('unexempt api/products')).toBe('/api/products stays exempt through /api (database).\n');
    expect(await run('unexempt api')).toBe(
      '/api is judged again; running instances take it within 5 seconds.\n',
    );
    expect(stored()).toEqual([]);
  });

  it('says who can take back what is not stored', async () => {
    const { run } = shellOver(ROUTES, ['/webhooks']);
    await run('exempt api');
    await expect(run('unexempt Webhooks')).rejects.toThrow(
      'Take /Webhooks out of exemptPaths in the options',
    );
    await expect(run('unexempt api/products')).rejects.toThrow('It is exempt through /api: take that back.');
    await expect(run('unexempt files')).rejects.toEqual(code('NOT_EXEMPT'));
  });
});

describe('a line', () => {
  it.each([
    'list',
    'ls api',
    'cd',
    'cd a b',
    'exempt',
    'unexempt',
    'up 1',
    'exit now',
    'unexempt . why',
    'LS',
  ])('%j is refused', (line) => expect(shellOver().run(line)).rejects.toEqual(code('COMMAND')));

  it('that is empty does nothing, and any space separates', async () => {
    expect(await shellOver().run('  ')).toBe('');
    expect(await shellOver().run(' \t cd \t api ', 'pwd')).toBe('/api\n');
  });

  it('echoes what it refuses without what a terminal would obey', () =>
    expect(shellOver().run('\u001b[2J\u009b5mls')).rejects.toThrow(
      'There is no command "\\u001b[2J\\u009b5mls".',
    ));

  it('of help names every command', async () => {
    const text = await shellOver().run('help');
    for (const command of ['ls', 'cd', 'up', 'pwd', 'exempt', 'unexempt', 'help', 'exit', 'quit'])
      expect(text).toContain(command);
  });

  it.each(['exit', 'quit'])('%s ends it', async (line) => {
    const { run, shell } = shellOver();
    await run(line);
    expect(shell.isOver).toBe(true);
  });
});

describe('Tab', () => {
  it.each([
    ['', ['ls ', 'cd ', 'up ', 'pwd ', 'exempt ', 'unexempt ', 'help ', 'exit ', 'quit ']],
    ['ex', ['exempt ', 'exit ']],
    ['cd a', ['api/', 'archive/']],
    ['cd api/', ['api/products/']],
    ['cd api/products/:', ['api/products/:id/']],
    ['cd /ar', ['/archive/']],
    ['cd archive/../fi', ['archive/../files/']],
    ['exempt arch', ['archive/']],
    ['unexempt :', [':slug']],
    ['cd nowhere/x', []],
    ['exempt api a reas', []],
    ['ls a', []],
  ])('after %j offers %j', (line, offers) => {
    expect(shellOver().shell.complete(line)[0]).toEqual(offers);
  });

  it('replaces the last word', () => {
    expect(shellOver().shell.complete('cd api/pro')[1]).toBe('api/pro');
    expect(shellOver().shell.complete('  ex')[1]).toBe('ex');
  });
});
