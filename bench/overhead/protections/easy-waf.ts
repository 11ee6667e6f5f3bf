import easy from 'easy-waf';
import { Protection } from '../protection';

/** With its defaults, as middleware on both adapters. */
export function easyWaf(): Protection {
  return {
    install: (app) => {
      app.use(easy({ trustProxy: 'loopback' }));
    },
  };
}
