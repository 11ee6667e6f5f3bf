import { Initial1795305600000 } from './1795305600000-initial';

/** Every change of the schema, oldest first. A migration that was released is never altered. */
export const migrations = [Initial1795305600000];
