import { UNROUTED } from '../../core/route';
import { Site } from '../../../../../test/helpers/honeypot-site';

describe('D32: methods that a path lacks', () => {
  it.each([
    ['PUT', 10],
    ['PATCH', 10],
    ['DELETE', 10],
    ['GET', 2],
    ['PROPFIND', 2],
    ['TRACE', 2],
  ])('%s is 405 with the methods there are, and %d points', (method, points) => {
    expect(new Site().unserved(method, '/orders')).toMatchObject({ status: 405, points, allow: ['POST'] });
  });

  it('bring points once, however often an old application asks', () => {
    const site = new Site();
    const points = Array.from({ length: 12 }, () => site.unserved('DELETE', '/orders'));
    expect(points.map((verdict) => verdict.kind === 'deny' && verdict.points)).toEqual([
      10,
      ...Array<number>(11).fill(0),
    ]);
    expect(site.unserved('PUT', '/orders')).toMatchObject({ status: 405, points: 10 });
  });

  it.each(['HEAD', 'OPTIONS'])('%s is never judged', (method) => {
    expect(new Site().unserved(method, '/orders').kind).toBe('pass');
  });

  it('are nothing where no handler is known, or somebody is signed in', () => {
    const site = new Site();
    expect(site.unserved('PUT', '/queues/x').kind).toBe('pass');
    expect(site.unserved('PUT', '/orders', (context) => (context.route = UNROUTED)).kind).toBe('pass');
    expect(site.unserved('PUT', '/orders', (context) => (context.authenticated = true)).kind).toBe('pass');
  });
});
