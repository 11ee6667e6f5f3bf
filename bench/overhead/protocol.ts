export const VARIANTS = ['bare', 'throttler', 'aiwaf'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What a server under measurement tells its driver. */
export type ServerMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'usage'; readonly cpuUs: number; readonly queries: number };
