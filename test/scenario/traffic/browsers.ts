/** Header names and values in the order sent, `Host` excepted. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** How a browser presents itself. */
export interface Browser {
  readonly name: string;
  readonly agent: string;
  readonly accept: string;
  readonly encoding: string;
  /** Sends `Sec-Fetch-*`: Chrome from 80, Firefox from 90, Safari from 16.4. */
  readonly secFetch: boolean;
  readonly hints: boolean;
  /** Sends no `Referer`. */
  readonly secretive?: boolean;
  readonly httpVersion: '1.0' | '1.1' | '2.0';
  readonly more?: HeaderList;
}

const CHROME_ACCEPT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';
const PLAIN_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const BROTLI = 'gzip, deflate, br';
const ZSTD = 'gzip, deflate, br, zstd';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const browser = (name: string, agent: string, over: Partial<Browser> = {}): Browser => ({
  name,
  agent,
  accept: PLAIN_ACCEPT,
  encoding: ZSTD,
  secFetch: true,
  hints: false,
  httpVersion: '2.0',
  ...over,
});
const chromium = (name: string, agent: string, over: Partial<Browser> = {}) =>
  browser(name, agent, { accept: CHROME_ACCEPT, hints: true, ...over });

const desktop = (system: string, version: number, tail = '') =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36${tail}`;
const WINDOWS = 'Windows NT 10.0; Win64; x64';

/** Browsers of people at a desk or with a phone, by share of visits. */
export const BROWSERS: readonly (readonly [weight: number, browser: Browser])[] = [
  [26, chromium('chrome', desktop(WINDOWS, 138))],
  [8, chromium('chrome-http1', desktop('X11; Linux x86_64', 137), { httpVersion: '1.1' })],
  [7, chromium('edge', desktop(WINDOWS, 138, ' Edg/138.0.0.0'))],
  [1.5, chromium('opera', desktop(WINDOWS, 136, ' OPR/121.0.0.0'))],
  [6, browser('firefox', `Mozilla/5.0 (${WINDOWS}; rv:140.0) Gecko/20100101 Firefox/140.0`)],
  [
    1,
    browser('firefox-http1', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', {
      httpVersion: '1.1',
    }),
  ],
  [
    7,
    browser(
      'safari',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      { encoding: BROTLI },
    ),
  ],
  [15, browser('iphone', `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, { encoding: BROTLI })],
  [16, chromium('android', `${ANDROID} Chrome/138.0.0.0 Mobile Safari/537.36`)],
  [2.5, chromium('samsung', `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`)],
  [
    2,
    browser(
      'instagram',
      `${IPHONE} Mobile/15E148 Instagram 389.0.0.27.83 (iPhone15,2; iOS 18_5; en_GB; en-GB; scale=3.00; 1179x2556; 772155838)`,
      { encoding: BROTLI },
    ),
  ],
  [
    2,
    chromium(
      'facebook-app',
      `Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.7151.115 Mobile Safari/537.36 [FBAN/EMA;FBLC/de_DE;FBAV/468.0.0.10.109;]`,
      { more: [['X-Requested-With', 'com.facebook.lite']] },
    ),
  ],
  [
    0.7,
    chromium(
      'wechat',
      'Mozilla/5.0 (Linux; Android 13; M2012K11AC Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260189 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600',
      { hints: false },
    ),
  ],
  [
    1.2,
    browser(
      'safari-15',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6.1 Safari/605.1.15',
      { secFetch: false, encoding: BROTLI },
    ),
  ],
  [
    1,
    browser(
      'iphone-ios-15',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 15_8_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6.6 Mobile/15E148 Safari/604.1',
      { secFetch: false, encoding: BROTLI },
    ),
  ],
  [
    0.5,
    browser(
      'old-android',
      'Mozilla/5.0 (Linux; Android 6.0; LG-H631 Build/MRA58K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/65.0.3325.109 Mobile Safari/537.36',
      { secFetch: false, encoding: 'gzip, deflate', httpVersion: '1.1' },
    ),
  ],
  [
    0.3,
    chromium(
      'cubot',
      'Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    ),
  ],
  [
    1.5,
    browser('tor', 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0', {
      secretive: true,
    }),
  ],
  [
    0.6,
    browser('filtered', desktop(WINDOWS, 138), {
      secFetch: false,
      secretive: true,
      httpVersion: '1.1',
      more: [['Via', '1.1 proxy.example.org (squid/6.6)']],
    }),
  ],
  [
    0.2,
    browser(
      'smart-tv',
      'Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.5) AppleWebKit/537.36 (KHTML, like Gecko) 85.0.4183.93/6.5 TV Safari/537.36',
      { encoding: BROTLI, httpVersion: '1.1' },
    ),
  ],
  [
    0.2,
    browser(
      'opera-mini',
      'Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16',
      {
        secFetch: false,
        httpVersion: '1.1',
        encoding: 'gzip, deflate',
        accept:
          'text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1',
        more: [
          ['X-OperaMini-Phone', 'Android # Android'],
          ['X-Forwarded-For', '36.72.218.9'],
        ],
      },
    ),
  ],
];
