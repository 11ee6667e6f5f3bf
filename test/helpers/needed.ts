/**
 * `describe`, for a suite that needs what not every machine has. Where it is missing the suite is
 * skipped, which is told.
 *
 * @param missing what is missing, such as `curl is not installed`; `null` for nothing
 * @throws Error in CI, where all suites must run
 */
export function suiteThatNeeds(missing: string | null): jest.Describe {
  return isSkipped(missing) ? describe.skip : describe;
}

/** As {@link suiteThatNeeds}, for one test. */
export function testThatNeeds(missing: string | null): jest.It {
  return isSkipped(missing) ? it.skip : it;
}

function isSkipped(missing: string | null): boolean {
  if (missing === null) return false;
  if (process.env.CI === 'true') throw new Error(`In CI every test must run, but ${missing}.`);
  // What goes to the console is not shown of a file without a test that runs.
  process.stderr.write(`Left out in ${expect.getState().testPath}, since ${missing}.\n`);
  return true;
}
