export { RequestLogObserver } from './request-log.observer';
export { RequestLogOptions, requestLogOptions } from './request-log.options';
