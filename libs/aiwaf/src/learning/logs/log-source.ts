import { LogClients } from '../../core/client/log-clients';
import { FeatureSource, LineCounts, LogClient, LogLine } from '../../core/ports/feature-source';
import { logFormat } from './formats';
import { LineFault, LogFormat } from './formats/log-format';
import { closeLogs, LogFile, openLogs } from './log-files';
import { FileFault, readLog } from './log-reader';
import { shownLine } from './shown-line';

/**
 * Why a line was left out: it is too long, has bytes that are no text, or what its format lacks. A
 * {@link FileFault} stands once for each file that ends in it.
 */
export type DropCause = LineFault | FileFault | 'too-long' | 'binary';

/** Lines that cannot be used, and files that were not read to their end, of which a report tells. */
const EXAMPLES = 3;
const NAMED_FILES = 10;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Opens access logs with their rotations as a source of requests.
 *
 * @param format one of {@link LOG_FORMAT_NAMES}
 * @throws AiwafConfigError `AIWAF_E_LOG_FORMAT`, and what {@link openLogs} throws
 */
export async function openLogSource(paths: readonly string[], format = 'auto'): Promise<FeatureSource> {
  const reading = logFormat(format);
  return new LogSource(await openLogs(paths), reading);
}

/** Runs over logs line by line, in bounded memory. */
class LogSource implements FeatureSource {
  readonly size: number;
  private readonly clients = new LogClients();

  constructor(
    private readonly files: readonly LogFile[],
    private readonly format: LogFormat,
  ) {
    this.size = files.reduce((sum, file) => sum + file.bytes, 0);
  }

  async read(
    use: (line: LogLine, client: LogClient) => void,
    onProgress: (bytes: number) => void,
    isEnough: () => boolean = () => false,
  ): Promise<LineCounts> {
    const dropped: Partial<Record<DropCause, number>> = {};
    const examples: string[] = [];
    const unfinished: string[] = [];
    let read = 0;
    let parsed = 0;
    const drop = (cause: DropCause, text: string | null): void => {
      read++;
      dropped[cause] = (dropped[cause] ?? 0) + 1;
      if (text !== null && examples.length < EXAMPLES) examples.push(shownLine(text));
    };
    for (const file of this.files) {
      if (isEnough()) break;
      const reader = this.format.open((line, text) => {
        if (isEnough()) return;
        if (typeof line === 'string') return drop(line, text);
        const client = this.clients.of(line.address);
        if (client === null) return drop('no-client', text);
        read++;
        parsed++;
        use(line, client);
      });
      let first = true;
      const fault = await readLog(
        file,
        (text) => {
          if (isEnough()) return;
          if (text === null) return drop('too-long', null);
          if (text.includes('\0')) return drop('binary', text);
          reader.take(first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
          first = false;
        },
        onProgress,
        isEnough,
      );
      reader.end();
      if (fault === null) continue;
      drop(fault, null);
      if (unfinished.length < NAMED_FILES) unfinished.push(`${file.path} (${fault})`);
    }
    return { read, parsed, dropped: dropped as Record<string, number>, examples, unfinished };
  }

  close(): Promise<void> {
    return closeLogs(this.files);
  }
}
