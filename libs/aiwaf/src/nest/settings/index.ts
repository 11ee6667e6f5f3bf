export { fromAiwafSettings, isLikeSetting } from './from-aiwaf-settings';
export type { SettingRemark, SettingReport } from './setting-report';
