/** Whether a version is older than a major and minor. */
export function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [itsMajor, itsMinor] = version.split('.').map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}

/** Whether a version is of a later major. */
export function isNewer(version: string, major: number): boolean {
  return Number(version.split('.', 1)[0]) > major;
}
