import { readFileSync } from 'node:fs';
import { Mode, weaker } from '../../core/mode';
import { packageVersion } from '../package-version';
import { error, Finding, ok, Surroundings, warning } from './check';

const LEAST_NODE = [20, 19] as const;

export function lookAtOptions({ optionsProblem, isAlone }: Surroundings): Finding {
  if (optionsProblem !== null)
    return error(`${optionsProblem.code}: ${optionsProblem.problem}`, optionsProblem.remedy);
  const whose = isAlone
    ? ' They are those of the command line; --app dist/app.module.js looks at those of your application.'
    : '';
  return ok(`The options are valid.${whose}`);
}

export function lookAtMode({ options: { mode } }: Surroundings): Finding {
  switch (mode) {
    case 'enforce':
      return ok('The mode is enforce.');
    case 'monitor':
      return warning(
        'The mode is monitor: nobody is refused.',
        'Set mode to "enforce" when the reports are right.',
      );
    case 'off':
      return warning('The mode is off: nothing is looked at.', 'Set mode to "monitor" or "enforce".');
  }
}

export function lookAtLayers({ options: { layers, mode: globally } }: Surroundings): Finding {
  const named = (mode: Mode) =>
    Object.entries(layers)
      .filter(([, layer]) => weaker(globally, layer.mode) === mode)
      .map(([name]) => name);
  const parts = [
    ['enforcing', named('enforce')],
    ['only reporting', named('monitor')],
    ['off', named('off')],
  ] as const;
  const text = parts
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${names.join(', ')}`)
    .join('; ');
  return ok(`Layers ${text}.`);
}

export function lookAtKillSwitch({ paused }: Surroundings): Finding {
  return paused
    ? warning(
        'AIWAF_DISABLE is 1: every request passes unseen.',
        'Unset it, and start the application again.',
      )
    : ok('AIWAF_DISABLE is not set here.');
}

export function lookAtRequestLog({ options: { layers, mode } }: Surroundings): Finding {
  const { requestLog } = layers;
  const places = [
    ...(requestLog.database ? ['database'] : []),
    ...(requestLog.csv === null ? [] : [requestLog.csv]),
    ...(requestLog.jsonl === null ? [] : [requestLog.jsonl]),
  ];
  if (mode !== 'off' && requestLog.mode !== 'off' && places.length > 0)
    return ok(`Requests are logged: ${places.join(', ')}.`);
  return warning(
    'Requests are not logged.',
    'Leave layers.requestLog on, unless training reads an access log and nobody asks who was refused.',
  );
}

export function lookAtVersions(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const text = `nestjs-aiwaf ${packageVersion()}, Nest ${nestVersion()}, Node.js ${process.versions.node}.`;
  const isOld = major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
  return isOld ? error(text, `Run Node.js ${LEAST_NODE.join('.')} or newer.`) : ok(text);
}

function nestVersion(): string {
  const text = readFileSync(require.resolve('@nestjs/core/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
