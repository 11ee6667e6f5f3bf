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

/** Exemptions that people made. Read at start and at each refresh, never by a request. */
export interface ExemptionStore {
  load(): Promise<Exemptions>;
  addIp(exemption: IpExemption, now: number): Promise<void>;
  removeIp(address: string): Promise<boolean>;
  addPath(exemption: PathExemption, now: number): Promise<void>;
  removePath(path: string): Promise<boolean>;
}
