import { table } from '../table';
import { terminalText } from '../terminal-text';
import type { KnownExemptions } from '../../nest/routing/route-directory';
import { coveringText, ExemptPlaces } from './exempt-places';
import { completePlace, findPlace } from './places';
import { RouteNode } from './route-tree';
import { badCommand, notStored, parameterRefusal, quoted } from './shell-errors';

/** What the shell reads and changes. Paths are prefixes such as `/api`. */
export interface ExemptionKeeper {
  known(): Promise<KnownExemptions>;
  exempt(path: string, reason?: string): Promise<void>;
  unexempt(path: string): Promise<boolean>;
}

const HELP: readonly (readonly [usage: string, effect: string])[] = [
  ['ls', 'what is below this path, with numbers, methods and exemptions'],
  ['cd <n|name|path>', 'go there: a number of ls, a name, a/b, .. or /'],
  ['up', 'go to the path above'],
  ['pwd', 'print this path'],
  ['exempt <n|name|.> [reason]', 'let a path and all below pass every layer; . is this path'],
  ['unexempt <n|name|.>', 'take that back'],
  ['help', 'print this'],
  ['exit', 'leave; so do quit, Ctrl-C and Ctrl-D'],
];
const COMMANDS = ['ls', 'cd', 'up', 'pwd', 'exempt', 'unexempt', 'help', 'exit', 'quit'];
const TAKES_PLACE = /^\s*(?:cd|exempt|unexempt)\s+(\S*)$/;
const SOON = 'running instances take it within 5 seconds.';

/** The commands of `aiwaf path-shell` over the tree of the routes. One line at a time. */
export class PathShell {
  isOver = false;

  constructor(
    private here: RouteNode,
    private readonly keeper: ExemptionKeeper,
    /** Characters of a line of `ls`; by default those of the terminal, if any. */
    private readonly width?: number,
  ) {}

  get prompt(): string {
    return `aiwaf:${this.here.path}> `;
  }

  /**
   * Does what a line says.
   *
   * @returns what to print, empty or whole lines
   * @throws AiwafConfigError `AIWAF_E_SHELL_...`, and what the exemptions throw
   */
  async run(line: string): Promise<string> {
    const [command = '', target, ...reason] = line.trim().split(/\s+/);
    switch (command) {
      case '':
        return '';
      case 'cd':
        return this.go(placeGiven(command, target, reason));
      case 'exempt':
        return this.exempt(placeGiven(command, target, []), reason.join(' '));
      case 'unexempt':
        return this.unexempt(placeGiven(command, target, reason));
      default:
        if (!COMMANDS.includes(command)) throw badCommand(`There is no command ${quoted(command)}.`);
        if (target !== undefined) throw badCommand(`${command} takes nothing after it.`);
        return this.bare(command);
    }
  }

  /** For Tab: what the last word of a line may become, and that word. */
  complete(line: string): [string[], string] {
    const place = TAKES_PLACE.exec(line);
    if (place !== null) return [completePlace(place[1], this.here), place[1]];
    const start = line.trimStart();
    return [COMMANDS.filter((name) => name.startsWith(start)).map((name) => `${name} `), start];
  }

  private async bare(command: string): Promise<string> {
    switch (command) {
      case 'ls':
        return this.list();
      case 'up':
        return this.go('..');
      case 'pwd':
        return `${this.here.path}\n`;
      case 'help':
        return HELP.map(([usage, effect]) => `${usage.padEnd(28)}${effect}\n`).join('');
      default:
        this.isOver = true;
        return '';
    }
  }

  private go(target: string): string {
    this.here = findPlace(target, this.here);
    return '';
  }

  private async list(): Promise<string> {
    const { children } = this.here;
    const places = await this.places();
    const row = (mark: string, name: string, node: RouteNode) => [
      mark,
      name,
      [...node.methods].sort().join(' '),
      exemptCell(places, node),
    ];
    const own = this.here.methods.size > 0 ? [row('.', '', this.here)] : [];
    const below = children.map((node, index) =>
      row(String(index + 1), node.hasChildren ? `${node.name}/` : node.name, node),
    );
    if (own.length + below.length === 0) return 'There are no routes here.\n';
    return table([['#', 'NAME', 'METHODS', 'EXEMPT'], ...own, ...below], this.width);
  }

  private async exempt(target: string, reason: string): Promise<string> {
    const place = findPlace(target, this.here);
    const { prefix } = place;
    if (prefix === null) throw parameterRefusal(place);
    const places = await this.places();
    const covering = places.covering(place);
    const isRenamed = covering !== null && places.isStored(place) && reason !== '';
    if (covering !== null && !isRenamed)
      return `${place.path} is exempt already, through ${coveringText(covering)}: nothing was changed.\n`;
    await this.keeper.exempt(prefix, reason === '' ? undefined : reason);
    return place.parent === null
      ? `The root page alone passes every layer, nothing below it; ${SOON}\n`
      : `${terminalText(prefix)} and all below pass every layer; ${SOON}\n`;
  }

  private async unexempt(target: string): Promise<string> {
    const place = findPlace(target, this.here);
    const { prefix } = place;
    if (prefix === null) throw parameterRefusal(place);
    if (!(await this.keeper.unexempt(prefix))) {
      const covering = (await this.places()).covering(place);
      throw notStored(place, covering === null ? 'Write ls for what is exempt.' : wayBack(covering));
    }
    const left = (await this.places()).covering(place);
    return left === null
      ? `${terminalText(prefix)} is judged again; ${SOON}\n`
      : `${terminalText(prefix)} stays exempt through ${coveringText(left)}.\n`;
  }

  private async places(): Promise<ExemptPlaces> {
    return new ExemptPlaces(await this.keeper.known());
  }
}

function placeGiven(command: string, target: string | undefined, more: readonly string[]): string {
  if (target === undefined) throw badCommand(`${command} needs a number, a name or a path.`);
  if (more.length > 0) throw badCommand(`${command} takes one number, name or path.`);
  return target;
}

function exemptCell(places: ExemptPlaces, node: RouteNode): string {
  const covering = places.covering(node);
  if (covering === null) return '';
  if (covering.node !== node) return `through ${covering.node.path}`;
  return covering.storedReason === null ? 'option exemptPaths' : `database: ${covering.storedReason}`;
}

function wayBack({ node, storedReason }: NonNullable<ReturnType<ExemptPlaces['covering']>>): string {
  return storedReason === null
    ? `Take ${node.path} out of exemptPaths in the options of the application.`
    : `It is exempt through ${node.path}: take that back.`;
}
