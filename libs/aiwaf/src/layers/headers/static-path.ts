/** Files that every page of a site asks for with headers of its own. */
const EXTENSIONS = new Set([
  ...['.css', '.js', '.png', '.jpg', '.jpeg', '.gif', '.ico', '.svg', '.woff', '.woff2', '.ttf'],
]);
const PREFIXES = ['/static/', '/media/', '/assets/', '/favicon.ico'];
/** A script's extension before the static one: a file that a server might run (`/shell.php.png`, `/x.php/a.css`). */
const SCRIPT = /\.(?:php\d?|phtml|phar|aspx?|ashx|jspx?|cgi|pl|py|rb|sh|cfm)(?=[./]|$)/;

/**
 * Whether a path asks for a static file, which is not judged by its headers. A script in disguise on
 * a path that nothing serves is none.
 *
 * @param path canonical, lower case
 */
export function isStaticPath(path: string, routed: boolean): boolean {
  const dot = path.lastIndexOf('.');
  const byName = dot !== -1 && path.length - dot <= 6 && EXTENSIONS.has(path.slice(dot));
  if (byName) return routed || !SCRIPT.test(path);
  return PREFIXES.some((prefix) => path.startsWith(prefix));
}
