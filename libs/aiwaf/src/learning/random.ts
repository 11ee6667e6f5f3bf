/** Chance as a port: a number from 0 (included) to 1 (excluded), called synchronously. */
export type Random = () => number;

/**
 * A repeatable generator: a 32-bit Weyl sequence through the finaliser of MurmurHash3. Good enough
 * for sampling and forests, never for secrets.
 *
 * @param seed any whole number; the same seed gives the same sequence on every machine
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
  };
}
