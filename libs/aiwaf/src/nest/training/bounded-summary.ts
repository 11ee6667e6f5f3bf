import { TrainingReport } from './training-report';

/** Bytes of a summary as JSON. */
const MAX_BYTES = 65_536;
/** Clients that are listed of each kind, at most. */
const LISTED = 50;

/**
 * A report as it is kept with its run: of every list of clients the first few, so many that the whole
 * stays under 64 KiB. The totals tell how many there were.
 */
export function boundedSummary(report: TrainingReport): unknown {
  for (let listed = LISTED; ; listed = Math.floor(listed / 2)) {
    const summary = {
      ...report,
      banned: report.banned.slice(0, listed),
      spared: report.spared.slice(0, listed),
      anomalous: report.anomalous.slice(0, listed),
      keywords: {
        active: report.keywords.active.slice(0, listed),
        candidates: report.keywords.candidates.slice(0, listed),
      },
    };
    if (listed === 0 || Buffer.byteLength(JSON.stringify(summary)) <= MAX_BYTES) return summary;
  }
}
