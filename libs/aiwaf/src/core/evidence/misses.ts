export const NOT_FOUND_POINTS = 2;
/** 404 points alone stop here, so that stale links never ban. */
export const NOT_FOUND_CEILING = 60;
/** Distinct missing paths from which a client that mostly misses is taken for a walker. */
export const WALKER_PATHS = 20;
/** Beyond these a path counts again when it is asked again. */
export const REMEMBERED_PATHS = 80;
export const NOT_FOUND_WINDOW_MS = 3_600_000;
export const FAILED_LOGIN_POINTS = 5;
export const FAILED_LOGINS_FREE = 5;
export const FAILED_LOGIN_WINDOW_MS = 600_000;

/** What one client missed within an hour, and its refused logins; paths are kept as hashes, at most as many as decide. */
export class Misses {
  /** Requests that no other process was told of. */
  untold = 0;
  private requests = 0;
  private since = -Infinity;
  /** At most {@link REMEMBERED_PATHS}: a list is smaller than a set, and only a 404 searches it. */
  private readonly paths: number[] = [];
  private points = 0;
  private logins = 0;
  private loginsSince = -Infinity;

  /** A request of any kind has ended. */
  note(): void {
    this.requests++;
    this.untold++;
  }

  /** More than half of the requests were for different missing paths. */
  get mostly(): boolean {
    return this.paths.length * 2 > this.requests;
  }

  /** Takes a missed path, after {@link note}. Answers the points that it brings. */
  miss(path: number, now: number): number {
    if (now - this.since >= NOT_FOUND_WINDOW_MS) {
      this.since = now;
      this.requests = 1;
      this.points = 0;
      this.paths.length = 0;
    }
    if (this.paths.includes(path)) return 0;
    // Beyond the walker's mark the exact number no longer matters: every further path counts.
    if (this.paths.length < REMEMBERED_PATHS) this.paths.push(path);
    const walks = this.paths.length >= WALKER_PATHS && this.mostly;
    if (this.points >= NOT_FOUND_CEILING && !walks) return 0;
    this.points += NOT_FOUND_POINTS;
    return NOT_FOUND_POINTS;
  }

  /** Takes a refused login. Answers the points that it brings. */
  failLogin(now: number): number {
    if (now - this.loginsSince >= FAILED_LOGIN_WINDOW_MS) {
      this.loginsSince = now;
      this.logins = 0;
    }
    return pointsOfLogins(++this.logins);
  }
}

/** The points of the last of so many refused logins. */
export function pointsOfLogins(count: number): number {
  return count > FAILED_LOGINS_FREE ? FAILED_LOGIN_POINTS : 0;
}
