export const ADAPTERS = ['express', 'fastify'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** What the driver asks of the server. */
export type ServerCommand =
  /** Train on the log, and say when it is done. */
  | { readonly kind: 'train'; readonly log: string }
  /** Tell how long the event loop was held since the last time, and start anew. */
  | { readonly kind: 'delays' }
  | { readonly kind: 'stop' };

/** What the server answers. */
export type ServerMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'trained'; readonly seconds: number; readonly banned: number }
  | { readonly kind: 'delays'; readonly p99Ms: number; readonly maxMs: number };
