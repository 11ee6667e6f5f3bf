import { EntityMetadata } from 'typeorm';
import { names, subjectOf } from './names';
import { Place, RouteParameter } from './route-parameters';
import { textKeys, uuidKeys } from './uuid-columns';
import { UuidKey } from './uuid-key';

/** An entity of the host with its data source's keys. */
export interface HostEntity {
  readonly metadata: EntityMetadata;
  readonly uuids: readonly UuidKey[];
  readonly texts: readonly UuidKey[];
}

/** What a parameter can mean in a module. */
export interface Surroundings {
  /** Entities that belong to the route's module. */
  readonly own: readonly HostEntity[];
  /** Those and what global modules give it. */
  readonly reachable: readonly HostEntity[];
  /** All entities of the host's data sources. */
  readonly all: readonly EntityMetadata[];
}

/** Look-ups that one unknown UUID may cost; where more would be needed only a named entity is asked. */
const MAX_KEYS = 8;

export function hostEntity(source: UuidKey['source'], metadata: EntityMetadata): HostEntity {
  const key = (column: UuidKey['column']) => new UuidKey(source, metadata, column);
  return { metadata, uuids: uuidKeys(metadata).map(key), texts: textKeys(metadata).map(key) };
}

/**
 * The keys that a parameter without `@AiwafUuid()` is checked against: none where the route leaves
 * doubt about what it means, and otherwise all that its module has, since a UUID that any of them
 * knows was not made up.
 */
export function keysOf(parameter: RouteParameter, around: Surroundings): readonly UuidKey[] {
  const named = parameter.places.map((place) => meant(parameter.name, place, around));
  if (named.some((entities) => entities === null)) return [];
  const first = new Set((named as HostEntity[][]).flat());
  const rest = around.reachable.filter((entity) => !first.has(entity));
  const inOrder = (entities: Iterable<HostEntity>) =>
    [...entities].flatMap(({ uuids, texts }) => [...uuids, ...texts]);
  const keys = [...inOrder(first), ...inOrder(rest)];
  return keys.length <= MAX_KEYS ? keys : inOrder(first).slice(0, MAX_KEYS);
}

/** The entities that a parameter names in a place; an empty list for any of the module, `null` for doubt. */
function meant(name: string, { after, alone }: Place, { own, all }: Surroundings): HostEntity[] | null {
  const withUuid = own.filter(({ uuids }) => uuids.length > 0);
  const subject = subjectOf(name);
  if (subject.length > 0) {
    const ofColumn = withUuid.filter(({ uuids }) => uuids.some(({ column }) => column.propertyName === name));
    return some(ofColumn) ?? some(withUuid.filter(({ metadata }) => names(subject, metadata)));
  }
  if (all.some((metadata) => names(after, metadata)))
    return some(withUuid.filter(({ metadata }) => names(after, metadata)));
  return alone && withUuid.length > 0 ? [] : null;
}

function some<T>(list: T[]): T[] | null {
  return list.length === 0 ? null : list;
}
