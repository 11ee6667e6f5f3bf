import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BinaryRun } from './aiwaf-binary';

const ROOT = join(__dirname, '../..');
const OURS = 'nestjs-aiwaf';

/** The folder of an application in which the built package is installed beside the workspace's packages. */
export class InstalledFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'aiwaf-installed-'));
  private readonly packages = join(this.path, 'node_modules');

  constructor() {
    for (const name of packageNames()) this.link(name);
    this.copyTo(this.packages);
  }

  /** Takes packages out, or what stands in their place. */
  uninstall(...names: readonly string[]): void {
    for (const name of names) rmSync(join(this.packages, name), { recursive: true });
  }

  /** Puts the workspace's packages back. */
  install(...names: readonly string[]): void {
    for (const name of names) {
      rmSync(join(this.packages, name), { recursive: true, force: true });
      this.link(name);
    }
  }

  /** Installs one more copy of the package for a package of the application alone. @returns its folder */
  addCopyFor(name: string): string {
    return this.copyTo(join(this.packages, name, 'node_modules'));
  }

  /** Puts a package of another version in the place of the workspace's, which it hands on. */
  pretendVersion(name: string, version: string): void {
    const folder = join(this.packages, name);
    rmSync(folder, { recursive: true, force: true });
    this.write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version, exports: { '.': './index.js', './*.js': './rest/*.js' } }),
    );
    this.write(
      `node_modules/${name}/index.js`,
      `module.exports = require(${JSON.stringify(join(ROOT, 'node_modules', name))});\n`,
    );
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'rest'));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  /** Runs a program of the folder, with no `AIWAF_*` of this process. */
  node(...args: readonly string[]): Promise<BinaryRun> {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('AIWAF_')),
    );
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { cwd: this.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
      child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
    });
  }

  /** Runs its `aiwaf`. */
  aiwaf(...args: readonly string[]): Promise<BinaryRun> {
    return this.node(join(this.packages, OURS, 'dist/bin.js'), ...args);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private link(name: string): void {
    mkdirSync(dirname(join(this.packages, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(this.packages, name));
  }

  private copyTo(packages: string): string {
    const [from, to] = [join(ROOT, 'libs/aiwaf'), join(packages, OURS)];
    for (const part of ['dist', 'package.json'])
      cpSync(join(from, part), join(to, part), { recursive: true, filter: (file) => !file.endsWith('.map') });
    if (existsSync(join(from, 'node_modules')))
      symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'));
    return to;
  }
}

/** All packages of the workspace but this one, with their scopes. */
function packageNames(): string[] {
  const top = readdirSync(join(ROOT, 'node_modules')).filter(
    (name) => !name.startsWith('.') && name !== OURS,
  );
  return top.flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(ROOT, 'node_modules', name)).map((inner) => `${name}/${inner}`)
      : [name],
  );
}
