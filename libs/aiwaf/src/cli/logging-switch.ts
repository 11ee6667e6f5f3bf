/** What is to be written where, to turn the request log on or off; this program cannot change an application's options. */
export interface SwitchAdvice {
  readonly on: boolean;
  readonly changed: false;
  /** Lines of the options of `AiwafModule`. */
  readonly options: readonly string[];
  /** The same as settings of the Python package, which `fromAiwafSettings()` takes. */
  readonly settings: readonly string[];
}

export function switchAdvice(on: boolean): SwitchAdvice {
  return on
    ? {
        on,
        changed: false,
        options: ["layers: { requestLog: { mode: 'enforce' } }"],
        settings: ['AIWAF_MIDDLEWARE_LOGGING: true'],
      }
    : {
        on,
        changed: false,
        options: ['layers: { requestLog: false }'],
        settings: ['AIWAF_MIDDLEWARE_LOGGING: false'],
      };
}

export function switchText({ on, options, settings }: SwitchAdvice): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    `Nothing was changed. To turn the request log ${on ? 'on' : 'off'}, write in the options of AiwafModule:`,
    '',
    ...indented(options),
    '',
    'or, where these come from settings of the Python package by fromAiwafSettings():',
    '',
    ...indented(settings),
    '',
    on
      ? 'It is on by default and writes to the database; csv and jsonl beside mode name files as well.'
      : 'Rows that are there stay: aiwaf logging --clear deletes them.',
    'Then restart the application.',
    '',
  ].join('\n');
}
