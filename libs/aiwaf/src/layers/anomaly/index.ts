export { AnomalyObserver } from './anomaly.observer';
export { AnomalyOptions, anomalyOptions } from './anomaly.options';
