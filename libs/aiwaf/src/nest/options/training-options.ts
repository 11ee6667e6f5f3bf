import { CronTime } from 'cron';
import { boolean, Check, integer, nullable, oneOf } from '../../core/options/checks';
import { Checks, mergeOptions } from '../../core/options/merge-options';
import { trainingChecks, TrainingOptions } from '../../learning';

/** When a host trains, and what comes of it. */
export class HostTrainingOptions extends TrainingOptions {
  /**
   * When training runs by itself, where requests are served: a cron expression of five fields, or of six with
   * seconds first; `false`: never. One instance trains; a run that was missed is caught up some minutes after
   * the next start.
   */
  schedule: string | false = '0 3 * * *';
  /** IANA time zone of `schedule`, such as `Europe/Berlin`; `null`: the machine's. */
  timeZone: string | null = null;
  /**
   * `propose` leaves it to a person who is banned: `aiwaf proposals`. In monitor mode and with bans off
   * training only proposes.
   */
  trainerActions: 'ban' | 'propose' = 'ban';
  /** Learns a model from `minTrainLogs` lines on, whatever `minAiLogs` says. */
  forceAi = false;
  /**
   * Time for which a new model is tried beside the one in force before it takes its place; 0: at once. It is
   * asked wherever that one is, counted, and refused when the two differ on over a fifth of 20 or more
   * requests. A newer model ends the trial: well, where it has lasted half its time.
   */
  shadowMs = 0;
}

const scheduleCheck: Check = (value) => {
  if (value === false) return null;
  const isReadable =
    typeof value === 'string' && /^(?:\S+\s+){4,5}\S+$/.test(value.trim()) && comesAtSomeTime(value.trim());
  return isReadable
    ? null
    : 'a cron expression of five or six fields that comes at some time, such as "0 3 * * *", or false';
};

const timeZoneCheck: Check = (value) =>
  typeof value === 'string' && value !== '' && isTimeZone(value)
    ? null
    : 'the name of a time zone, such as "Europe/Berlin"';

const hostTrainingChecks: Checks<HostTrainingOptions> = {
  ...trainingChecks,
  schedule: scheduleCheck,
  timeZone: nullable(timeZoneCheck),
  trainerActions: oneOf('ban', 'propose'),
  forceAi: boolean,
  shadowMs: integer(0, 7 * 86_400_000),
};

/**
 * Merges and checks the options under `training`.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function hostTrainingOptions(input: unknown): Readonly<HostTrainingOptions> {
  return mergeOptions(new HostTrainingOptions(), hostTrainingChecks, input, 'training');
}

/** `0 3 31 2 *` is well written, and never comes. */
function comesAtSomeTime(expression: string): boolean {
  try {
    new CronTime(expression).sendAt();
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new CronTime('0 3 * * *', name);
    return true;
  } catch {
    return false;
  }
}
