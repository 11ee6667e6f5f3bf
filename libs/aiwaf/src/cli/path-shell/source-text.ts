import type { RouteListing } from '../../nest/routing/route-directory';
import { timeText } from '../time-text';

/** Where the routes come from and how old they are, in one line. @param now epoch ms */
export function sourceText({ savedAt, routes }: RouteListing, now: number): string {
  const count = routes.length === 1 ? '1 route' : `${routes.length} routes`;
  if (savedAt === null) return `${count} of the module of this command.\n`;
  return `${count} of the last start of the application, ${timeText(savedAt, now)}.\n`;
}
