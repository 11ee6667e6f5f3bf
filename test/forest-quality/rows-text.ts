import { dataSets } from './data-sets';

/** All data sets as JSON, which reference.py reads; a missing value is `null`. */
export function rowsText(): string {
  return JSON.stringify(dataSets());
}
