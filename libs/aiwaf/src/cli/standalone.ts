import { DynamicModule, Type } from '@nestjs/common';
import { AiwafConfigError } from '../core/errors';
import { AiwafModule } from '../nest/aiwaf.module';
import { AiwafCliModule } from './aiwaf-cli.module';
import { asksForHelp } from './command-of-line';
import { runCommandLine } from './command-line';
import { configuredOptions } from './configuration';
import { GlobalFlags, takeGlobalFlags } from './global-flags';
import { shownGlobalFlags } from './help-text';
import { loadHostModule } from './host-module';

class StandaloneModule {}

/** Runs the program `aiwaf`: inside the application that `--app` names, or alone. Ends the process. */
export async function runStandalone(argv: readonly string[]): Promise<never> {
  return runCommandLine(() => {
    const { flags, rest } = takeGlobalFlags(argv);
    return {
      args: flags.version === true ? ['--version'] : rest,
      module: () => rootModule(flags, asksForHelp(rest)),
      isAlone: flags.app === undefined,
      moreHelp: shownGlobalFlags(),
    };
  });
}

async function rootModule(flags: GlobalFlags, isHelp: boolean): Promise<DynamicModule> {
  const host = isHelp ? AiwafModule.forRoot({ database: false }) : await hostModule(flags);
  return { module: StandaloneModule, imports: [host, AiwafCliModule] };
}

async function hostModule(flags: GlobalFlags): Promise<Type | DynamicModule> {
  if (flags.app === undefined) return alone(flags);
  const other = (['config', 'database', 'mode'] as const).find((name) => flags[name] !== undefined);
  if (other === undefined) return loadHostModule(flags.app);
  throw new AiwafConfigError(
    'AIWAF_E_USAGE',
    `--app and --${other} contradict each other.`,
    `Leave --${other} out: the options of the application hold.`,
  );
}

/** The options are made once, though the module may be started twice. */
function alone(flags: GlobalFlags): DynamicModule {
  let options: ReturnType<typeof configuredOptions> | undefined;
  return AiwafModule.forRootAsync({
    useFactory: () => (options ??= configuredOptions(flags, process.env)),
  });
}
