import { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { UuidRule } from '../decorators/aiwaf-uuid.decorator';
import { ParameterHandler } from './handlers';
import { names, subjectOf } from './names';
import { uuidKeys } from './uuid-columns';
import { UuidKey } from './uuid-key';

/**
 * The parameter and the keys that an `@AiwafUuid()` names; `null` for one of a controller whose
 * handler has no such parameter.
 *
 * @throws AiwafConfigError `AIWAF_E_UUID_ENTITY`
 */
export function ruled(
  rule: UuidRule,
  handler: ParameterHandler,
  sources: readonly DataSource[],
  ofController: boolean,
): { name: string; keys: UuidKey[] } | null {
  const keys = keysOf(rule, handler.name, sources);
  const name = rule.parameter ?? onlyOne(handler, keys[0]);
  if (name !== null && handler.parameters.some((parameter) => parameter.name === name)) return { name, keys };
  if (ofController) return null;
  const known = handler.parameters.map((parameter) => parameter.name).join(', ');
  throw problem(
    handler.name,
    name === null
      ? `does not say which parameter it means`
      : `names a parameter ${name} that its route does not have`,
    `Write one of ${known} as the third argument of @AiwafUuid().`,
  );
}

function keysOf({ entity, column }: UuidRule, handler: string, sources: readonly DataSource[]): UuidKey[] {
  const registered = sources.filter((source) => source.hasMetadata(entity));
  if (registered.length === 0) {
    throw problem(
      handler,
      `names the entity ${nameOf(entity)}, which no initialised data source of the application has`,
      'Register it in the data source, or take the decorator away; where the database is left out on purpose, as in a test: layers: { uuid: false }.',
    );
  }
  return registered.flatMap((source) => {
    const metadata = source.getMetadata(entity);
    const columns =
      column === undefined
        ? uuidKeys(metadata).slice(0, 1)
        : metadata.columns.filter(
            ({ propertyPath, propertyName }) => column === propertyPath || column === propertyName,
          );
    if (columns.length === 1) return [new UuidKey(source, metadata, columns[0])];
    throw problem(
      handler,
      column === undefined
        ? `names the entity ${metadata.name}, which has no UUID key`
        : `names the column ${column}, which ${metadata.name} does not have`,
      `Write one of ${metadata.columns.map(({ propertyPath }) => propertyPath).join(', ')} as the second argument of @AiwafUuid().`,
    );
  });
}

/** The only parameter of a handler, or the only one that is named after the entity or its column. */
function onlyOne({ parameters }: ParameterHandler, { metadata, column }: UuidKey): string | null {
  if (parameters.length === 1) return parameters[0].name;
  const fits = parameters.filter(({ name, places }) => {
    const subject = subjectOf(name);
    if (subject.length > 0) return name === column.propertyName || names(subject, metadata);
    return places.every(({ after }) => names(after, metadata));
  });
  return fits.length === 1 ? fits[0].name : null;
}

function nameOf(entity: EntityTarget<ObjectLiteral>): string {
  if (typeof entity === 'string') return entity;
  if (typeof entity === 'function') return entity.name;
  return 'options' in entity ? String((entity.options as { name?: unknown }).name) : String(entity.name);
}

function problem(handler: string, cause: string, remedy: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_UUID_ENTITY', `@AiwafUuid() of ${handler} ${cause}.`, remedy);
}
