import { Experiment } from './experiment';
import { f5 } from './f5';
import { f8 } from './f8';
import { l1 } from './l1';
import { l2 } from './l2';
import { l3 } from './l3';
import { l4 } from './l4';
import { l5 } from './l5';
import { r1 } from './r1';
import { r3 } from './r3';

/** Every experiment that is built, in the order of their ids. */
export const EXPERIMENTS: readonly Experiment[] = [f5, f8, l1, l2, l3, l4, l5, r1, r3];
