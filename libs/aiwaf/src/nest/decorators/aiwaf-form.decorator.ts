import 'reflect-metadata';
import { FormRule } from '../../core/handler';
import { integer } from '../../core/options/checks';
import { invalidOption, mergeOptions } from '../../core/options/merge-options';
import { withParentheses } from './with-parentheses';

const FORM = 'aiwaf:form';
const DAY_MS = 86_400_000;
const checks = { minMs: integer(0, DAY_MS), maxMs: integer(1, DAY_MS) };

/**
 * Says that what is posted to a controller or handler (POST, PUT, PATCH) is a form that people fill in,
 * whatever its content type and although a script sends it. A handler's rule stands in place of its
 * controller's.
 *
 * @param rule its own times in milliseconds; what is left out keeps the layer's
 * @throws AiwafConfigError at import, for an unknown name, an impossible number, or without parentheses
 */
export function AiwafForm(rule?: FormRule): ClassDecorator & MethodDecorator;
export function AiwafForm(...given: [FormRule?, ...unknown[]]): ClassDecorator & MethodDecorator {
  withParentheses('AiwafForm', given);
  const [rule = {}] = given;
  const checked = mergeOptions<FormRule>({}, checks, rule, '@AiwafForm()');
  if (checked.minMs !== undefined && checked.maxMs !== undefined && checked.minMs >= checked.maxMs) {
    throw invalidOption('@AiwafForm().minMs', checked.minMs, 'less than its maxMs');
  }
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(FORM, checked, (descriptor?.value as object | undefined) ?? target);
  };
}

/** The form rule of a handler, else of its controller, else `null`. */
export function formOf(controller: object, handler: object): FormRule | null {
  const of = (target: object) => Reflect.getMetadata(FORM, target) as FormRule | undefined;
  return of(handler) ?? of(controller) ?? null;
}
