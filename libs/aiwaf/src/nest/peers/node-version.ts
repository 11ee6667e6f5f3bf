import { AiwafConfigError } from '../../core/errors';

const OLDEST = [20, 19] as const;

/**
 * @param version such as `20.19.0`
 * @throws AiwafConfigError `AIWAF_E_NODE_VERSION`
 */
export function refuseOldNode(version: string): void {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new AiwafConfigError(
    'AIWAF_E_NODE_VERSION',
    `This is Node.js ${version}, and nestjs-aiwaf needs 20.19 or newer.`,
    'Install a newer Node.js.',
  );
}

/** Nest 12 consists of ES modules, which Node.js 21, and 22 before 22.12, cannot load from CommonJS. */
export function nodeWithoutEsModules(version: string, name: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_NODE_VERSION',
    `This is Node.js ${version}, which cannot load the ES module ${name} by require().`,
    'Install Node.js 20.19, 22.12 or newer.',
  );
}
