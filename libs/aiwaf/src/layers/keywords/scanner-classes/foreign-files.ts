import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Source and templates of other platforms, home directories of a shared host (`/~user`), and names
 * that only mean something to Windows: none of it is served by a Nest application.
 */
export const FOREIGN_FILES: ScannerClass = {
  name: 'foreign-file',
  segments: wordList('lpt1 lpt9 com1 nul prn aux'),
  extensions: wordList(
    'class java cs vb ctp jsa swf tpl m4 resx dpr bas frx ntf xsql htx htt mvc srf psp chl ida',
  ),
  patterns: [
    /^\/~[a-z0-9][\w-]{0,30}(?=\/|$)/,
    // 8.3 names, which tell whether a longer name exists
    /\/[^/.]{1,6}~\d(?=[/.]|$)/,
  ],
};
