import { DataSource } from 'typeorm';
import { RequestLogEntry } from '#aiwaf/internals';

const DAY_MS = 86_400_000;
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36';

let count = 0;

/** An entry such as a browser's page view leaves. */
export function entry(at: number): RequestLogEntry {
  const n = count++;
  return {
    at,
    requestId: `${process.pid.toString(16)}-${n.toString(16)}-${Math.random().toString(16).slice(2)}`,
    address: `198.51.${n % 250}.${(n * 7) % 250}`,
    method: 'GET',
    path: `/products/${n % 5_000}`,
    status: 200,
    responseTime: 0.012,
    userAgent: AGENT,
    referer: 'https://shop.example.com/products',
    contentLength: null,
    verdict: 'pass',
    layer: null,
    code: null,
  };
}

const COLUMNS =
  '(ip_address, method, path, status_code, response_time, user_agent, referer, content_length, "timestamp", verdict, request_id)';

/** Writes `rows` such rows, spread over a day that begins at `from` (epoch ms), by the server itself. */
export async function fill(source: DataSource, from: number, rows: number, mark: string): Promise<void> {
  const postgres = source.options.type === 'postgres';
  const step = DAY_MS / rows;
  const text = (...parts: string[]) => (postgres ? parts.join(' || ') : `concat(${parts.join(', ')})`);
  const series = postgres ? `generate_series(0, ${rows - 1}) AS s(n)` : `seq_0_to_${rows - 1} AS s(n)`;
  const n = postgres ? 'n' : 'seq';
  const address = text("'198.51.'", `${n} % 250`, "'.'", `(${n} * 7) % 250`);
  const path = text("'/products/'", `${n} % 5000`);
  const hash = text(`'${mark}-'`, `md5(${text(`'${mark}'`, postgres ? 'n::text' : n)})`);
  const sql = `INSERT INTO aiwaf_requestlog ${COLUMNS}
    SELECT ${address}, 'GET', ${path}, 200, 0.012, '${AGENT}', 'https://shop.example.com/products', '-',
    ${from} + floor(${n} * ${step}), 'pass', left(${hash}, 40) FROM ${postgres ? series : series.replace(' AS s(n)', '')}`;
  await source.query(postgres ? sql : sql.replaceAll('"', '`'));
  await source.query(postgres ? 'ANALYZE aiwaf_requestlog' : 'ANALYZE TABLE aiwaf_requestlog');
}
