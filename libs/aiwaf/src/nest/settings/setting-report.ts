import { Logger } from '@nestjs/common';

/** Why a setting is told of: nobody knows it, it changes nothing here, or it changes something here alone. */
export type SettingRemark = 'unknown' | 'no effect' | 'newly in force';

/**
 * Told of a setting that is not taken over as it stood.
 *
 * @param name as it was written, such as `AIWAF_RATE_MAXX` or `AIWAF_SETTINGS.LOGGING.LEVEL`
 * @param message one or two sentences for a person: what becomes of it, or what was probably meant
 */
export type SettingReport = (name: string, why: SettingRemark, message: string) => void;

/** The report of a host that gave none: one warning for all names, on Nest's logger. */
export class SettingsWarning {
  private readonly messages: string[] = [];

  readonly report: SettingReport = (_name, _why, message) => {
    this.messages.push(message);
  };

  tell(): void {
    if (this.messages.length === 0) return;
    new Logger('AIWAF').warn(`AIWAF_W_SETTING: ${this.messages.join(' ')}`);
  }
}

/** @param meant the name that was probably meant, `null` where none is near */
export function unknownSetting(name: string, meant: string | null): string {
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  return `There is no setting ${name}: it changes nothing.${hint}`;
}
