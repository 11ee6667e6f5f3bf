import { Experiment } from './experiment';
import { f10 } from './f10';
import { f2 } from './f2';
import { f3 } from './f3';
import { f4 } from './f4';
import { f1 } from './f1';
import { f5 } from './f5';
import { f6 } from './f6';
import { f7 } from './f7';
import { f8 } from './f8';
import { f9 } from './f9';
import { l1 } from './l1';
import { l2 } from './l2';
import { l3 } from './l3';
import { l4 } from './l4';
import { l5 } from './l5';
import { r1 } from './r1';
import { r3 } from './r3';
import { r4 } from './r4';

/** Every experiment that is built, in the order of their ids. */
export const EXPERIMENTS: readonly Experiment[] = [
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f9,
  f10,
  l1,
  l2,
  l3,
  l4,
  l5,
  r1,
  r3,
  r4,
];
