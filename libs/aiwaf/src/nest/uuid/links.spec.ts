import { EntityMetadata } from 'typeorm';
import { HostEntity, keysOf } from './links';
import { saysUuid, wordsOf } from './names';
import { parametersOf } from './route-parameters';
import { UuidKey } from './uuid-key';

/** As a controller and a handler would have it: what stands before the first parameter is the controller's. */
function handlerPath(path: string) {
  const own = path.indexOf(':') === -1 ? path.length : path.indexOf(':');
  return { outer: path.slice(0, own), own: path.slice(own) };
}

const key = (entity: string, propertyName: string) =>
  ({ entity, column: { propertyName } }) as unknown as UuidKey;
const entity = (name: string, tableName: string, uuids: string[], texts: string[] = []): HostEntity => ({
  metadata: { name, tableName } as EntityMetadata,
  uuids: uuids.map((column) => key(name, column)),
  texts: texts.map((column) => key(name, column)),
});
const Orders = entity('Order', 'orders', ['id']);
const Items = entity('OrderItemEntity', 'order_items', ['id', 'publicCode']);
const Tags = entity('Tag', 'tags', []);
const Pages = entity('Page', 'pages', [], ['slug']);
const Elsewhere = entity('Customer', 'customers', ['id']);

function asked(path: string, name: string, own: HostEntity[], global: HostEntity[] = []): string[] {
  const parameter = parametersOf([handlerPath(path)]).find((one) => one.name === name);
  if (parameter === undefined) throw new Error(`${path} has no ${name}`);
  const all = [Orders, Items, Tags, Pages, Elsewhere].map(({ metadata }) => metadata);
  const keys = keysOf(parameter, { own, reachable: [...own, ...global], all });
  return keys.map((found) => (found as unknown as { entity: string }).entity);
}

describe('a route parameter', () => {
  it('means the entity that it or the segment before it names, which is asked first', () => {
    expect(asked('/orders/:id', 'id', [Items, Orders])).toEqual([
      'Order',
      'OrderItemEntity',
      'OrderItemEntity',
    ]);
    expect(asked('/orders/:orderId/items/:itemId', 'orderId', [Orders])).toEqual(['Order']);
    expect(asked('/orders/:orderId/items/:itemId', 'itemId', [Items])).toHaveLength(2);
    expect(asked('/orders/:orderId/items/:id', 'id', [Items, Orders])[0]).toBe('OrderItemEntity');
    expect(asked('/x/:order_uuid', 'order_uuid', [Orders])).toEqual(['Order']);
    expect(asked('/x/:publicCode', 'publicCode', [Items])).toHaveLength(2);
  });

  it('means any entity of the module where it is alone and names none', () => {
    expect(asked('/shop/:id', 'id', [Orders])).toEqual(['Order']);
    expect(asked('/shop/:uuid', 'uuid', [Orders])).toEqual(['Order']);
    expect(asked('/:id', 'id', [Orders])).toEqual(['Order']);
  });

  it('is left alone where there is doubt', () => {
    expect(asked('/orders/:orderId/refunds/:refundId', 'refundId', [Orders])).toEqual([]);
    expect(asked('/orders/:orderId/refunds/:id', 'id', [Orders])).toEqual([]);
    expect(asked('/customers/:id', 'id', [Orders])).toEqual([]);
    expect(asked('/tags/:id', 'id', [Orders, Tags])).toEqual([]);
    expect(asked('/share/:token', 'token', [Orders])).toEqual([]);
    expect(asked('/pages/:id', 'id', [Pages])).toEqual([]);
    expect(asked('/orders/:id', 'id', [], [Orders])).toEqual([]);
  });

  it('is looked for in everything that the module reaches, texts included', () => {
    expect(asked('/orders/:id', 'id', [Orders, Pages], [Elsewhere])).toEqual(['Order', 'Page', 'Customer']);
  });

  it('costs few look-ups where a module has many entities', () => {
    const many = Array.from({ length: 20 }, (_, i) => entity(`Thing${i}x`, `t${i}`, ['id']));
    expect(asked('/orders/:id', 'id', [...many, Orders])).toEqual(['Order']);
    expect(asked('/shop/:id', 'id', [...many, Orders])).toEqual([]);
  });

  it('is found in every form of path', () => {
    const names = (path: string) => parametersOf([handlerPath(path)]).map(({ name }) => name);
    expect(names('/a/:x{/:y}/*rest')).toEqual(['x', 'y']);
    expect(names('/a/:from-:to')).toEqual(['from', 'to']);
    expect(names('/a/:id(^(?:\\d+)$)/b')).toEqual(['id']);
  });

  it('says by its name that it is a UUID', () => {
    expect(['uuid', 'orderUuid', 'order_guid'].every(saysUuid)).toBe(true);
    expect(['id', 'orderId', 'guidance'].some(saysUuid)).toBe(false);
  });

  it('is compared by words in the singular', () => {
    expect(wordsOf('OrderItems')).toEqual(wordsOf('order-items'));
    expect([wordsOf('categories'), wordsOf('boxes'), wordsOf('address')]).toEqual([
      ['category'],
      ['box'],
      ['address'],
    ]);
  });
});
