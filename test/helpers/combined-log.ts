const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** `count` requests of ordinary visitors and eight probes of 203.0.113.66, in the combined format. */
export function log(count: number): string {
  const line = (ip: string, second: number, path: string, status: number) => {
    const time = new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString();
    const stamp = `05/Jan/2026:${time.slice(11, 19)} +0000`;
    return `${ip} - - [${stamp}] "GET ${path} HTTP/1.1" ${status} 512 "-" "${AGENT}"`;
  };
  const people = Array.from({ length: count }, (_, i) =>
    line(`198.51.${100 + (i % 20)}.${i % 200}`, i % 3_000, `/page/${i % 9}`, 200),
  );
  const probes = [
    '/wp-login.php',
    '/.env',
    '/backup.sql',
    '/.git/config',
    '/phpmyadmin/',
    '/x.php',
    '/y.php',
    '/id_rsa',
  ];
  return [...people, ...probes.map((path, i) => line('203.0.113.66', 1_000 + i, path, 404)), ''].join('\n');
}
