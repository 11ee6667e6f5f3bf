export { fromAiwafSettings, type SettingReport } from './from-aiwaf-settings';
