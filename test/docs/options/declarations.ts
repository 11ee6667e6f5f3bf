import { join } from 'node:path';
import ts from 'typescript';
import { Effect, unitOfName } from './option';

const SOURCES = 'libs/aiwaf/src';
/** Where the options below each prefix are declared; the first prefix that fits counts. */
const DECLARED: readonly (readonly [prefix: string, file: string, type: string])[] = [
  ['layers.', 'nest/options/aiwaf.options.ts', 'ResolvedOptions'],
  ['bans.', 'nest/options/aiwaf.options.ts', 'ResolvedOptions'],
  ['training.', 'nest/options/aiwaf.options.ts', 'ResolvedOptions'],
  ['database.', 'nest/options/database.options.ts', 'DatabaseOptions'],
  ['pathRules[].', 'core/exemptions/path-rules.ts', 'PathRuleInput'],
  ['', 'nest/options/aiwaf.options.ts', 'AiwafOptions'],
];
/** Whose names are those of their type alone. */
const OWN_ROOT = ['database.', 'pathRules[].'];

/** The comments of the options' declarations, read by the compiler. */
export class Declarations {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  /** @param root the folder of the repository */
  constructor(private readonly root: string) {
    const file = join(root, 'tsconfig.json');
    const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
    const files = new Set(DECLARED.map(([, declaring]) => this.path(declaring)));
    this.program = ts.createProgram([...files], options);
    this.checker = this.program.getTypeChecker();
  }

  /**
   * What an option does, and the unit of its value.
   *
   * @throws Error for one without a comment
   */
  effect(name: string): Effect {
    const option = this.find(name);
    const text = ts.displayPartsToString(option.getDocumentationComment(this.checker));
    if (text === '') throw new Error(`${name} has no comment that says what it does.`);
    const tag = option.getJsDocTags(this.checker).find((each) => each.name === 'unit');
    const given = tag === undefined ? null : ts.displayPartsToString(tag.text);
    const unit = given ?? unitOfName(name) ?? '';
    return { text: text.replace(/\s+/g, ' '), unit };
  }

  /** The names of a path rule's keys, which have no defaults to be read from. */
  keysOfPathRule(): string[] {
    return this.keys(this.typeFor('pathRules[].'), 'pathRules[].');
  }

  private keys(type: ts.Type, prefix: string): string[] {
    return type.getProperties().flatMap((key) => {
      const inner = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(key));
      const name = prefix + key.name;
      const isGroup = inner.isClassOrInterface() && this.isOurs(inner);
      return isGroup ? [name, ...this.keys(inner, `${name}.`)] : [name];
    });
  }

  private isOurs(type: ts.Type): boolean {
    const file = type.symbol.declarations?.[0]?.getSourceFile().fileName;
    return file?.startsWith(join(this.root, SOURCES)) === true;
  }

  private find(name: string): ts.Symbol {
    const prefix = DECLARED.find(([each]) => name.startsWith(each))?.[0] ?? '';
    const keys = (OWN_ROOT.includes(prefix) ? name.slice(prefix.length) : name).split('.');
    let type = this.typeFor(prefix);
    let found: ts.Symbol | undefined;
    for (const key of keys) {
      found = this.checker.getNonNullableType(type).getProperty(key);
      if (found === undefined) throw new Error(`${name} is not declared.`);
      type = this.checker.getTypeOfSymbol(found);
    }
    return found as ts.Symbol;
  }

  private typeFor(prefix: string): ts.Type {
    const [, file, type] = DECLARED.find(([each]) => each === prefix) ?? DECLARED[DECLARED.length - 1];
    const source = this.program.getSourceFile(this.path(file));
    const module = source === undefined ? undefined : this.checker.getSymbolAtLocation(source);
    const symbol = module?.exports?.get(ts.escapeLeadingUnderscores(type));
    if (symbol === undefined) throw new Error(`${file} declares no ${type}.`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  private path(file: string): string {
    return join(this.root, SOURCES, file);
  }
}
