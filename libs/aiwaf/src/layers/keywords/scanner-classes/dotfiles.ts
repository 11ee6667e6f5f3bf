import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Dot files hold what was never meant to be served: environment, version control, shells' histories,
 * cloud credentials, editors' settings. A name for every tool would never be complete, so the dot
 * alone counts, but for `/.well-known/` (RFC 8615) and for thumbnails (`.thumb_1.jpg`).
 */
export const DOTFILES: ScannerClass = {
  name: 'dotfile',
  // The same files where the dot was lost or follows a prefix, and what other systems keep so.
  segments: wordList('htpasswd htaccess htgroup __macosx ds_store _darcs'),
  first: wordList('cvs git svn '),
  filePatterns: [/\/\w[\w-]{0,60}\.(?:env|git|svn|hg|htaccess|htpasswd|gitignore)(?=[/._~-]|$)/],
  find: ({ segments }) => {
    for (let i = 0; i < segments.length; i++) {
      const segment = segments[i];
      if (segment.charCodeAt(0) !== 46 || segment.length < 2) continue;
      if (i === 0 && segment === '.well-known') continue;
      if (IMAGE.test(segment) || EMPTY_NAME.test(segment)) continue;
      return segment;
    }
    return null;
  },
};

const IMAGE = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|ico)$/;
/** `/search/.xml`, `/items/.1.json`: the name was empty when the link was made. */
const EMPTY_NAME = /^\.(?:\d{1,9}\.)?(?:json|xml|html?|css|pdf|txt)$/;
