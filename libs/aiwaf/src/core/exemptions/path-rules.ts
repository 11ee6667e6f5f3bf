import { LayerId, LayerMask, layerBit } from '../layer-id';
import { Mode } from '../mode';
import { CanonicalPath } from '../path/canonical-path';
import { PrefixMap } from '../path/prefix-map';
import { RateLimitOverride } from '../route';

/** What a path prefix changes. Of several rules that cover a path, the most specific one applies alone. */
export interface PathRule {
  readonly prefix: string;
  readonly disabled: LayerMask;
  readonly mode: Mode | null;
  readonly rateLimit: RateLimitOverride | null;
}

/** What a path prefix changes, as options give it. */
export interface PathRuleInput {
  /** The path prefix; needed. */
  readonly prefix: string;
  /** Layers that do not look at these requests. */
  readonly disable?: readonly LayerId[];
  /** The mode for these requests; it can only weaken the mode of a layer. */
  readonly mode?: Mode;
  /**
   * A limit with a counter of its own per client, in place of the layer's. What is left out keeps the layer's
   * value.
   */
  readonly rateLimit?: RateLimitOverride;
}

/** The path rules, looked up by the canonical path; the first of two rules for one prefix stays. */
export class PathRules {
  private readonly rules = new PrefixMap<PathRule>();

  constructor(rules: readonly PathRuleInput[]) {
    for (const { prefix, disable = [], mode = null, rateLimit = null } of rules) {
      const disabled = disable.reduce((mask, id) => mask | layerBit(id), 0);
      this.rules.add(prefix, { prefix, disabled, mode, rateLimit });
    }
  }

  /** The rule of a path, if its canonical form and the router's view of it agree on which one. */
  find(target: CanonicalPath): PathRule | null {
    const rule = this.rules.longest(target.lower) ?? null;
    if (rule === null || target.routerView === target.lower) return rule;
    return this.rules.longest(target.routerView) === rule ? rule : null;
  }
}
