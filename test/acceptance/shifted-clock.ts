/** Milliseconds by which the wall clock of this process is off now. */
let offset = 0;

const TrueDate = Date;

/**
 * Steps the wall clock of this process, as an administrator or a time service would. Real steps need
 * rights over the machine; what reads the wall clock in a process reads it here.
 */
export function stepWallClock(ms: number): void {
  offset += ms;
}

/** Has the process begin with a wall clock that is off. To be called before anything reads it. */
export function beginWithClockOff(ms: number): void {
  const timeOrigin = performance.timeOrigin + ms;
  Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin });
  offset = ms;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: [] | [number]) =>
      args.length === 0 ? new target(target.now() + offset) : new target(...args),
    get: (target, name) =>
      name === 'now' ? () => TrueDate.now() + offset : (Reflect.get(target, name) as unknown),
  });
}
