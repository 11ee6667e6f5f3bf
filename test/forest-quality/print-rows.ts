import { rowsText } from './rows-text';

process.stdout.write(rowsText());
