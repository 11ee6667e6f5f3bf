import { LogFile } from './log-files';

/** Bytes that are read at once. */
export const READ_BYTES = 256 * 1_024;

/** The bytes that a file held when it was opened, in chunks. */
export class FileChunks {
  /** Why the end was not reached. */
  fault: 'shrunk' | 'unreadable' | null = null;

  /** @param onBytes told of the length of each chunk when it has been used */
  constructor(
    private readonly file: LogFile,
    private readonly onBytes: (bytes: number) => void,
  ) {}

  /** One chunk is read while the one before is used; its memory is used again after the next. */
  async *read(): AsyncGenerator<Buffer, void, void> {
    let [buffer, spare] = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)];
    let reading = this.fill(buffer, 0);
    for (let position = 0; position < this.file.bytes;) {
      const length = await reading;
      if (length === 0) {
        this.fault ??= 'shrunk';
        return;
      }
      const chunk = buffer.subarray(0, length);
      position += length;
      [buffer, spare] = [spare, buffer];
      reading = this.fill(buffer, position);
      yield chunk;
      this.onBytes(length);
    }
  }

  private async fill(buffer: Buffer, position: number): Promise<number> {
    const length = Math.min(buffer.length, this.file.bytes - position);
    if (length <= 0) return 0;
    try {
      return (await this.file.handle.read(buffer, 0, length, position)).bytesRead;
    } catch {
      this.fault = 'unreadable';
      return 0;
    }
  }
}
