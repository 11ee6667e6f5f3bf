import writeFileAtomic from 'write-file-atomic';
import { ModelCopy } from '../../core/ports/model-store';
import { makeFolderOf } from '../typeorm/sqlite';
import { readModelText } from './model-text';
import { MAX_CONTENT_BYTES } from './stored-model';

/** The model in force as one file, which a start can fall back to when the database does not answer. */
export class FileModelCopy implements ModelCopy {
  /** @param place path of the file; its folder is made */
  constructor(readonly place: string) {}

  read(): Promise<string | null> {
    return readModelText(this.place, MAX_CONTENT_BYTES);
  }

  async write(content: string): Promise<void> {
    await makeFolderOf(this.place);
    await writeFileAtomic(this.place, content, { mode: 0o600 });
  }
}
