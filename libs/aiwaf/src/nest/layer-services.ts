import { Provider } from '@nestjs/common';

/** What layers need of the host and its database: read at start, written behind the requests. */
export const LAYER_SERVICES: Provider[] = [];
