import { Chance } from '../traffic/chance';
import { pathList } from './paths';

export interface WalkStep {
  readonly path: string;
  /** Belongs to a class of scanners' probes. */
  readonly probe: boolean;
}

/** How long the walks of the acceptance are. */
const LENGTH = 55;

/** What walkers ask for; each list is drawn anew. */
export const PATH_LISTS = {
  /** Probes alone. */
  probes: (chance: Chance): WalkStep[] => pathList(chance, LENGTH, 1),
  /** Probes and ordinary-looking paths in turn of chance. */
  mixed: (chance: Chance): WalkStep[] => pathList(chance, LENGTH, 0.5),
  /** Paths of no class. */
  ordinary: (chance: Chance): WalkStep[] => pathList(chance, LENGTH, 0),
} as const;
