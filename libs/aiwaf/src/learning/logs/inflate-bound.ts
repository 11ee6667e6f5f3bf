/** Below this nothing is suspected. */
const FREE_BYTES = 64 * 1_024 * 1_024;
/**
 * A log of ordinary traffic packs to a twentieth, one client's flood of a single request to a 258th (the
 * longest repetition that deflate has for one line), a bomb to a 1,030th.
 */
const MAX_RATIO = 300;
/** A day of 1,000 requests a second. */
const MAX_BYTES = 16 * 1_024 * 1_024 * 1_024;

/** Bytes that so many packed bytes may unpack to before the file is taken for a bomb. */
export function inflateBound(packedBytes: number): number {
  return Math.min(MAX_BYTES, Math.max(FREE_BYTES, packedBytes * MAX_RATIO));
}
