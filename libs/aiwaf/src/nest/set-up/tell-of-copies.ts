import { Logger } from '@nestjs/common';
import { otherCopies } from './copies';

/**
 * Tells of other copies that the process has loaded, as no more than a suspicion: another application of
 * the process may use them. It needs nothing that Nest would have to find first, so that it stands in the
 * log before Nest says that a class of another copy cannot be injected.
 */
export function tellOfCopies(): void {
  for (const { path, version } of otherCopies())
    new Logger('AIWAF').warn(
      `AIWAF_W_TWO_COPIES: This process has loaded another copy of nestjs-aiwaf, ${version} in ${path}; what is imported from there belongs to no module of this one. To see who asks for it: npm ls nestjs-aiwaf`,
    );
}
