import 'reflect-metadata';
import { INestApplicationContext, Module } from '@nestjs/common';
import { AiwafModule } from 'nestjs-aiwaf';
import { AiwafCliModule } from 'nestjs-aiwaf/cli';
import { CommandFactory } from 'nest-commander';
import { Commander } from 'nest-commander/src/constants';
import { takeGlobalFlags } from '../../libs/aiwaf/src/cli/global-flags';
import { ParsedCommand } from '../../libs/aiwaf/src/cli/parsed-command';
import { beginCommand } from '../../libs/aiwaf/src/nest/process-role';
import { commandsOf, ShownCommand } from './command-lines';
import { blocksOf, documents } from './documents';

const blocksIn = (language: string) =>
  documents().flatMap((source) =>
    blocksOf(source)
      .filter((block) => block.language === language)
      .map(({ code, line }) => ({ where: `${source.path}:${line}`, code })),
  );

@Module({ imports: [AiwafModule.forRoot({ database: false }), AiwafCliModule] })
class CommandsModule {}

describe('the runs of aiwaf in the documents', () => {
  const shown = documents().flatMap(commandsOf);
  let app: INestApplicationContext;
  let root: ParsedCommand;
  let parsed: string[];

  beforeAll(async () => {
    beginCommand({ opens: false, makes: false });
    app = await CommandFactory.createWithoutRunning(CommandsModule, { logger: false });
    root = app.get<ParsedCommand>(Commander, { strict: false });
    withoutEffect(root);
  });
  beforeEach(() => (parsed = []));
  afterAll(() => app.close());

  /** Has every command be parsed to its end, and do nothing; what is wrong with a line is thrown. */
  function withoutEffect(command: ParsedCommand): void {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    for (const inner of command.commands) {
      if (inner.commands.length === 0) inner.action(() => void parsed.push(inner.name()));
      withoutEffect(inner);
    }
  }

  it.each(shown.map((each): [string, ShownCommand] => [`${each.where} ${each.words.join(' ')}`, each]))(
    '%s',
    async (_, { words }) => {
      await root.parseAsync(takeGlobalFlags(words).rest, { from: 'user' });
      expect(parsed).toHaveLength(1);
    },
  );

  it('are found', () => {
    expect(shown.length).toBeGreaterThan(40);
    expect(new Set(shown.map(({ where }) => where.split(':')[0])).size).toBeGreaterThan(7);
  });
});

describe('blocks of JSON', () => {
  it.each(blocksIn('json'))('$where can be read', ({ code }) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });
});

describe('blocks of nginx', () => {
  it.each(blocksIn('nginx'))('$where has whole directives and closed brackets', ({ code }) => {
    const lines = code.split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line !== '' && !/[;{}]$/.test(line))).toEqual([]);
    expect(code.match(/\{/g)).toHaveLength(code.match(/\}/g)?.length ?? 0);
  });
});
