/* eslint-disable @typescript-eslint/no-require-imports -- an import cannot be caught where its package is missing */
/** A package that the host has to install beside this one. */
export interface RequiredPeer {
  readonly name: string;
  /**
   * Loads it. Each name stands in a `require()` of its own, so that a bundler finds it; the package itself
   * loads them all in any case.
   */
  readonly load: () => unknown;
  /** The oldest that is supported, major and minor. */
  readonly oldest: readonly [major: number, minor: number];
  /** The newest major that is supported. */
  readonly newest: number;
  /** Majors before this one are known to fail or to do harm; 0 where they may well work. */
  readonly breaksBefore: number;
}

/** In the order in which they need each other. A spec compares them with package.json. */
export const REQUIRED_PEERS: readonly RequiredPeer[] = [
  peer('reflect-metadata', () => require('reflect-metadata'), [0, 2], 0),
  peer('rxjs', () => require('rxjs'), [7, 8], 7),
  peer('@nestjs/common', () => require('@nestjs/common'), [11, 0], 12, 11),
  peer('@nestjs/core', () => require('@nestjs/core'), [11, 0], 12, 11),
  peer('typeorm', () => require('typeorm'), [1, 1], 1, 1),
  peer('@nestjs/typeorm', () => require('@nestjs/typeorm'), [11, 0], 12),
  peer('@nestjs/schedule', () => require('@nestjs/schedule'), [6, 1], 12),
];

function peer(
  name: string,
  load: () => unknown,
  oldest: RequiredPeer['oldest'],
  newest: number,
  breaksBefore = 0,
): RequiredPeer {
  return { name, load, oldest, newest, breaksBefore };
}
