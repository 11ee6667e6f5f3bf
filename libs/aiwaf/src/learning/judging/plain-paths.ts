const ASSET = /\.(?:css|js|mjs|map|png|jpe?g|gif|ico|svg|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg)$/;
const ASKED_BY_BROWSERS = new Set(['favicon.ico', 'robots.txt', 'sitemap.xml', 'ads.txt', 'manifest.json']);

/** Styles, scripts, images, fonts, media: a page that lost some asks for them all. Lower-case path. */
export function isAssetPath(lowerPath: string): boolean {
  return ASSET.test(lowerPath);
}

/** Files that browsers and crawlers ask for without being told to. Lower-case path. */
export function isAskedUnprompted(lowerPath: string): boolean {
  const name = lowerPath.slice(lowerPath.lastIndexOf('/') + 1);
  return ASKED_BY_BROWSERS.has(name) || name.startsWith('apple-touch-icon');
}
