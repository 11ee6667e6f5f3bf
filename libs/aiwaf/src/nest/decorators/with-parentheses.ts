import { AiwafConfigError } from '../../core/errors';

/**
 * Refuses a decorator that stands without parentheses: it was handed what it decorates, and would put a
 * function in the place of the class or method.
 *
 * @throws AiwafConfigError `AIWAF_E_DECORATOR` at import
 */
export function withParentheses(name: string, given: readonly unknown[]): void {
  const [first, key, descriptor] = given;
  const isOnMethod = given.length === 3 && typeof key === 'string' && isDescriptor(descriptor);
  const isOnClass = given.length === 1 && typeof first === 'function';
  if (!isOnMethod && !isOnClass) return;
  const where = isOnMethod ? `the method ${key}` : `the class ${(first as { name: string }).name}`;
  throw new AiwafConfigError(
    'AIWAF_E_DECORATOR',
    `@${name} stands without parentheses at ${where}.`,
    `Write @${name}(), with what it takes in the parentheses.`,
  );
}

function isDescriptor(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'value' in value;
}
