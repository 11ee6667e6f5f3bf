import { EntryStore } from './entry-store';

/** An exempt address or network, as text: `203.0.113.9`, `10.0.0.0/8`. */
export interface IpExemption {
  readonly address: string;
  readonly reason: string;
}

/** An exempt path prefix. */
export interface PathExemption {
  readonly path: string;
  readonly reason: string;
}

export interface Exemptions {
  readonly ips: readonly IpExemption[];
  /** Enabled rows only. */
  readonly paths: readonly PathExemption[];
}

/** Exemptions that people made. `add` throws `AIWAF_E_ADDRESS` or `AIWAF_E_PATH`. */
export interface ExemptionStore {
  readonly ips: EntryStore<IpExemption>;
  readonly paths: EntryStore<PathExemption>;
}
