/** `off`: not looked at; `monitor`: judged and reported, never refused; `enforce`: refused. */
export type Mode = 'off' | 'monitor' | 'enforce';

export const MODES: readonly Mode[] = ['off', 'monitor', 'enforce'];

/** The weaker of two modes: the one that refuses less. */
export function weaker(a: Mode, b: Mode): Mode {
  return MODES.indexOf(a) < MODES.indexOf(b) ? a : b;
}
