import { header, Headers } from '../../core/request-context';
import { HeadersOptions, RequiredHeaders } from './headers.options';

/** The required headers of each method, lower-case, prepared at start. */
export class RequiredHeaderLists {
  private readonly perMethod = new Map<string, readonly string[]>();
  private readonly others: readonly string[];

  constructor(required: RequiredHeaders) {
    if (isList(required)) {
      this.others = lowerCase(required);
      return;
    }
    const builtIn = new HeadersOptions().required as readonly string[];
    for (const [method, names] of Object.entries(required)) this.perMethod.set(method, lowerCase(names));
    this.others = this.perMethod.get('DEFAULT') ?? lowerCase(builtIn);
  }

  of(method: string): readonly string[] {
    return this.perMethod.size === 0 ? this.others : (this.perMethod.get(method) ?? this.others);
  }
}

/** The required headers that are absent or empty, joined by commas; empty when all are there. */
export function missingHeaders(required: readonly string[], headers: Headers): string {
  let missing = '';
  for (const name of required) {
    if (header(headers, name) === '') missing += missing === '' ? name : `, ${name}`;
  }
  return missing;
}

function isList(required: RequiredHeaders): required is readonly string[] {
  return Array.isArray(required);
}

function lowerCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}
