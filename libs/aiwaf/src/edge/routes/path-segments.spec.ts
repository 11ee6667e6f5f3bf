import { pathSegments } from './path-segments';

/** Fixed segments as they are, the others in angle brackets. */
const shown = (path: string) =>
  pathSegments(path).map((segments) =>
    segments.map(({ name, isFixed }) => (isFixed ? name : `<${name}>`)).join(' '),
  );

describe('the segments of a path', () => {
  it.each([
    ['/', ['']],
    ['/api/products/:id', ['api products <:id>']],
    ['/files/*path', ['files <*path>']],
    ['/files{/*path}', ['files', 'files <*path>']],
    ['/users{/:id}/delete', ['users delete', 'users <:id> delete']],
    ['/feeds/:name.xml', ['feeds <:name.xml>']],
    ['/jobs\\:run/now', ['jobs:run now']],
    ['//api//v1/', ['api v1']],
  ])('of %s are %j', (path, segments) => expect(shown(path)).toEqual(segments));

  it('of a path that only Fastify reads are split as they stand', () => {
    expect(shown('/files/*')).toEqual(['files <*>']);
    expect(shown('/at/:hour(^\\d+$)h')).toEqual(['at <:hour(^\\d+$)h>']);
  });

  it('of a path with too many optional groups are split as they stand, none of them taken for fixed', () => {
    expect(shown(`/a${'{/b}'.repeat(9)}`)).toEqual([`<a{> ${'<b}{> '.repeat(8)}<b}>`]);
  });
});
