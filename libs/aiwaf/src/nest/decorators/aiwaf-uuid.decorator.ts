import 'reflect-metadata';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { withParentheses } from './with-parentheses';

const UUID = 'aiwaf:uuid';

/** What `@AiwafUuid()` says: a parameter names an entity by a column. */
export interface UuidRule {
  readonly entity: EntityTarget<ObjectLiteral>;
  /** A property of the entity; left out: its UUID key. */
  readonly column?: string;
  /** A parameter of the route; left out: its only one, or the one that is named after the entity. */
  readonly parameter?: string;
}

/**
 * Names the entity that a route parameter stands for. Such a parameter is checked with every method,
 * and everything that is no UUID is refused. Several may be given, for several parameters. On a
 * controller it holds for each handler whose route has the parameter.
 *
 * A start with an entity, column or parameter that does not exist fails with `AIWAF_E_UUID_ENTITY`.
 *
 * @param entity an entity class, schema or name of one of the host's data sources
 * @param column the property that holds the UUID; left out: the entity's UUID key
 * @param parameter the name of the route parameter, where it does not follow from the route
 * @throws AiwafConfigError `AIWAF_E_DECORATOR` at import, on a method without parentheses
 */
export function AiwafUuid(
  entity: EntityTarget<ObjectLiteral>,
  column?: string,
  parameter?: string,
): ClassDecorator & MethodDecorator {
  withParentheses('AiwafUuid', [entity, column, parameter]);
  const rule: UuidRule = {
    entity,
    ...(column === undefined ? {} : { column }),
    ...(parameter === undefined ? {} : { parameter }),
  };
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const place = (descriptor?.value as object | undefined) ?? target;
    Reflect.defineMetadata(UUID, [rule, ...ownRules(place)], place);
  };
}

/** The rules of a handler and of its controller. */
export function uuidRulesOf(
  controller: object,
  handler: object,
): { handler: UuidRule[]; controller: UuidRule[] } {
  return {
    handler: ownRules(handler),
    controller: (Reflect.getMetadata(UUID, controller) as UuidRule[] | undefined) ?? [],
  };
}

function ownRules(place: object): UuidRule[] {
  return (Reflect.getOwnMetadata(UUID, place) as UuidRule[] | undefined) ?? [];
}
