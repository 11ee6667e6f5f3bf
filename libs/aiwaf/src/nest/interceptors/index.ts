import { Provider } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AnomalyInterceptor } from '../../layers/anomaly/anomaly.interceptor';
import { RequestLogInterceptor } from '../../layers/request-log/request-log.interceptor';

/** The interceptors of the layers that observe; the first is the outermost, and sees the other's end. */
export const INTERCEPTORS = [AnomalyInterceptor, RequestLogInterceptor];

/**
 * The interceptors as providers: for a host to put on single routes in any case, and registered
 * globally where `interceptors` is on. Nest accepts no empty enhancer, so this is known when the
 * module is defined.
 */
export function interceptorProviders(global: boolean): Provider[] {
  return [
    ...INTERCEPTORS,
    ...(global
      ? INTERCEPTORS.map((interceptor) => ({ provide: APP_INTERCEPTOR, useExisting: interceptor }))
      : []),
  ];
}
