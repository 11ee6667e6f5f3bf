import { RequiredHeaders } from '../../layers/headers';
import { dictionary, invalidSetting } from './setting-values';

const META_NAME = /^(?:HTTP_[A-Z0-9_]+|CONTENT_TYPE|CONTENT_LENGTH)$/;

/** Reads `AIWAF_REQUIRED_HEADERS`: WSGI names (`HTTP_ACCEPT`), one list or a list per method and `DEFAULT`. */
export function readRequiredHeaders(value: unknown, name: string): RequiredHeaders {
  if (Array.isArray(value)) return headerNames(value, name);
  if (typeof value === 'string') return headerNames(value.split(','), name);
  const methods = Object.entries(dictionary(value, name));
  return Object.fromEntries(
    methods.map(([method, names]) => [method.toUpperCase(), headerNames(names, `${name}.${method}`)]),
  );
}

function headerNames(names: unknown, setting: string): readonly string[] {
  if (!Array.isArray(names)) throw invalidSetting(setting, names, 'a list such as ["HTTP_ACCEPT"]');
  return names.map((entry: unknown) => {
    const name = typeof entry === 'string' ? entry.trim() : '';
    if (!META_NAME.test(name)) throw invalidSetting(setting, entry, 'WSGI names such as "HTTP_ACCEPT"');
    return name
      .replace(/^HTTP_/, '')
      .toLowerCase()
      .replaceAll('_', '-');
  });
}
