import { constants } from 'node:fs';
import { FileHandle, lstat, open } from 'node:fs/promises';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { codeOf } from '../typeorm/database-errors';
import { makeFolderOf } from '../typeorm/sqlite';

/** The file holds what clients sent: its owner reads it, nobody else. */
const FILE_MODE = 0o600;
/** No symlink is followed, and a FIFO or device that nobody reads does not hold us up. */
const FLAGS =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

interface OpenFile {
  readonly handle: FileHandle;
  readonly device: number;
  readonly inode: number;
}

/**
 * A log file that is only appended to, by this process alone. It may be moved away or deleted at any
 * time, as logrotate does: the next append begins a new one.
 */
export class LogFile {
  private file: OpenFile | null = null;

  /** @param header the first line of every file, with its line end, or the empty text */
  constructor(
    readonly path: string,
    private readonly header: string,
  ) {}

  /**
   * Opens the file and makes it, with its folder, where it is missing.
   *
   * @throws AiwafConfigError `AIWAF_E_LOG_UNWRITABLE`
   */
  async open(): Promise<void> {
    try {
      await this.reopen();
    } catch (error) {
      throw error instanceof AiwafError ? error : this.unwritable(reasonOf(error));
    }
  }

  /** Appends a text as a whole: what could be written of it only in part is taken back. */
  async append(text: string): Promise<void> {
    const { handle } = (await this.current()) ?? (await this.reopen());
    const { size } = await handle.stat();
    try {
      await handle.appendFile((size === 0 ? this.header : '') + text);
    } catch (error) {
      await handle.truncate(size).catch(() => undefined);
      // A file system that failed may be another one later.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.handle.close().catch(() => undefined);
  }

  /** The open file, as long as its path still leads to it. */
  private async current(): Promise<OpenFile | null> {
    if (this.file === null) return null;
    const found = await lstat(this.path).catch(() => null);
    if (found !== null && found.ino === this.file.inode && found.dev === this.file.device) return this.file;
    await this.close();
    return null;
  }

  private async reopen(): Promise<OpenFile> {
    await this.close();
    await makeFolderOf(this.path);
    const handle = await open(this.path, FLAGS, FILE_MODE);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw this.unwritable('is no regular file');
      if (!(await this.beginsWithHeader(handle, found.size)))
        throw this.unwritable('begins with other columns than those of the request log');
      await endLine(handle, found.size);
      this.file = { handle, device: found.dev, inode: found.ino };
      return this.file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private async beginsWithHeader(handle: FileHandle, size: number): Promise<boolean> {
    if (size === 0 || this.header === '') return true;
    const expected = Buffer.from(this.header);
    const { buffer } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, 0);
    return buffer.equals(expected);
  }

  private unwritable(problem: string): AiwafConfigError {
    return new AiwafConfigError(
      'AIWAF_E_LOG_UNWRITABLE',
      `The request log ${this.path} ${problem}.`,
      'Give another path, in a folder that this user may write to.',
    );
  }
}

/** Ends a line that a crash has cut off, so that it takes no other with it. */
async function endLine(handle: FileHandle, size: number): Promise<void> {
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] !== 10) await handle.appendFile('\n');
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ELOOP':
    case 'EMLINK':
      return 'is a symbolic link, which is not followed';
    case 'EISDIR':
      return 'is a folder';
    case 'ENXIO':
      return 'is no regular file';
    default:
      return `cannot be written: ${messageOf(error)}`;
  }
}
