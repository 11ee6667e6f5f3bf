import { Command } from 'nest-commander';
import { systemClock } from '../core/clock';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { RouteDirectory } from '../nest/routing/route-directory';
import { AiwafCommand } from './aiwaf-command';
import { routeTree } from './path-shell/route-tree';
import { converse, runScript } from './path-shell/session';
import { ExemptionKeeper, PathShell } from './path-shell/shell';
import { sourceText } from './path-shell/source-text';

/** `aiwaf path-shell`: walks the routes of the host and exempts paths, at a terminal or from a script. */
@Command({
  name: 'path-shell',
  description: 'Walk the routes of the application and exempt paths; reads a script from standard input',
  arguments: '',
})
export class PathShellCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf path-shell', 'aiwaf path-shell < exemptions.txt'];

  constructor(
    private readonly directory: RouteDirectory,
    private readonly aiwaf: AiwafService,
  ) {
    super();
  }

  async run(): Promise<void> {
    const listing = await this.directory.routes();
    process.stdout.write(sourceText(listing, systemClock.now()));
    if (listing.savedAt === null) {
      process.stderr.write(
        'AIWAF_W_ROUTES_OF_MODULE: No start of the application has saved its routes yet: a global prefix and versions that main.ts sets are not known.\n',
      );
    }
    const shell = new PathShell(routeTree(listing.routes), this.keeper());
    const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
    await (process.stdin.isTTY ? converse(shell, streams) : runScript(shell, streams));
  }

  private keeper(): ExemptionKeeper {
    return {
      known: () => this.directory.exemptions(),
      exempt: async (path, reason) => {
        if (!this.directory.keepsExemptions) throw notKept();
        await this.aiwaf.exempt(path, reason);
      },
      unexempt: (path) => this.aiwaf.unexempt(path),
    };
  }
}

function notKept(): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_SHELL_NOT_KEPT',
    'There is no database: the exemption would end with this command.',
    'Give the command the database of the application, by AIWAF_DATABASE_URL or its options.',
  );
}
