import { AiwafCliModule } from './aiwaf-cli.module';
import { AiwafCommand } from './aiwaf-command';
import { CommandMeta, SubCommandMeta } from 'nest-commander/src/constants';

type CommandClass = typeof AiwafCommand;

interface Names {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly subCommands?: readonly CommandClass[];
}

/** Whether a line shows help, for which nothing is started. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  return (
    flags.length === 0 || flags[0] === 'help' || flags.some((flag) => flag === '--help' || flag === '-h')
  );
}

/** Whether the command of a line has the database opened; one that is not ours may use it too. */
export function opensDatabase(args: readonly string[]): boolean {
  return !asksForHelp(args) && commandOf(args)?.database !== 'none';
}

function commandOf([name, inner]: readonly string[]): CommandClass | undefined {
  const classes = (Reflect.getMetadata('providers', AiwafCliModule) as CommandClass[]) ?? [];
  const command = classes.find((each) => isNamed(Reflect.getMetadata(CommandMeta, each), name));
  const { subCommands = [] } = (
    command === undefined ? {} : Reflect.getMetadata(CommandMeta, command)
  ) as Partial<Names>;
  return subCommands.find((each) => isNamed(Reflect.getMetadata(SubCommandMeta, each), inner)) ?? command;
}

function isNamed(names: Names | undefined, name: string | undefined): boolean {
  return names !== undefined && name !== undefined && [names.name, ...(names.aliases ?? [])].includes(name);
}
