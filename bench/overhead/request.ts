/** A page that a browser asks for, as a proxy passes it on. */
export function browserRequest(path: string, client: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: shop.example',
    `X-Forwarded-For: ${client}`,
    'X-Forwarded-Proto: https',
    'Connection: keep-alive',
    'sec-ch-ua: "Chromium";v="147", "Google Chrome";v="147", "Not.A/Brand";v="8"',
    'sec-ch-ua-mobile: ?0',
    'sec-ch-ua-platform: "Windows"',
    'Upgrade-Insecure-Requests: 1',
    'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-User: ?1',
    'Sec-Fetch-Dest: document',
    'Referer: https://shop.example/items',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-US,en;q=0.9',
    'Cookie: session=abcdefghijklmnopqrstuvwxyz0123456789; theme=dark',
    '\r\n',
  ].join('\r\n');
}
