import 'reflect-metadata';
import { FormRule } from '../../core/handler';
import { integer } from '../../core/options/checks';
import { mergeOptions } from '../../core/options/merge-options';

const FORM = 'aiwaf:form';
const milliseconds = integer(0, 86_400_000);

/**
 * Says that what is posted to a controller or handler is a form that people fill in, whatever its
 * content type.
 *
 * @param rule its own times in milliseconds; what is left out keeps the layer's
 * @throws AiwafConfigError at import, for an unknown name or an impossible number
 */
export function AiwafForm(rule: FormRule = {}): ClassDecorator & MethodDecorator {
  const checked = mergeOptions<FormRule>(
    {},
    { minMs: milliseconds, maxMs: milliseconds },
    rule,
    '@AiwafForm()',
  );
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(FORM, checked, (descriptor?.value as object | undefined) ?? target);
  };
}

/** The form rule of a handler, else of its controller, else `null`. */
export function formOf(controller: object, handler: object): FormRule | null {
  const of = (target: object) => Reflect.getMetadata(FORM, target) as FormRule | undefined;
  return of(handler) ?? of(controller) ?? null;
}
