import { HeaderList } from '../traffic/browsers';
import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';

/** Asks at an interval all day; a short scenario has a shorter day. */
function check(
  agent: string,
  address: string,
  target: string,
  everySeconds: number,
  headers: HeaderList,
  method = 'GET',
) {
  return (visit: Visit): void => {
    visit.address = address;
    const end = 12 * 3_600_000 * visit.scale;
    while (visit.at < end) {
      visit.ask(method, target, [['User-Agent', agent], ...headers]);
      visit.wait(everySeconds * 0.99, everySeconds * 1.01);
    }
  };
}

const ROBOT = 'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)';
const PINGDOM = 'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)';

/** Uptime checks and orchestrators, of the site too. */
export const MONITORS: readonly VisitorKind[] = [
  {
    name: 'uptimerobot',
    preset: 'api',
    visits: 1,
    hour: 1,
    plan: check(
      ROBOT,
      '216.144.250.150',
      '/api/status',
      300,
      [
        ['Accept', '*/*'],
        ['Accept-Encoding', 'gzip, deflate'],
        ['Connection', 'close'],
      ],
      'HEAD',
    ),
  },
  {
    name: 'pingdom',
    preset: 'api',
    visits: 1,
    hour: 2,
    plan: check(PINGDOM, '5.172.196.188', '/api/status', 60, [
      ['Accept', '*/*'],
      ['Accept-Encoding', 'gzip, deflate, br'],
    ]),
  },
  {
    name: 'kube-probe',
    preset: 'api',
    visits: 1,
    hour: 0,
    plan: check('kube-probe/1.33', '10.42.0.1', '/api/health', 60, [
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ]),
  },
  {
    name: 'site-uptimerobot',
    preset: 'site',
    visits: 1,
    hour: 3,
    plan: check(
      ROBOT,
      '216.144.250.150',
      '/',
      300,
      [
        ['Accept', '*/*'],
        ['Accept-Encoding', 'gzip, deflate'],
        ['Connection', 'close'],
      ],
      'HEAD',
    ),
  },
  {
    name: 'site-kube-probe',
    preset: 'site',
    visits: 1,
    hour: 4,
    plan: check('kube-probe/1.33', '10.42.0.1', '/health', 60, [
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ]),
  },
  {
    name: 'load-balancer',
    preset: 'site',
    visits: 1,
    hour: 5,
    plan: check('ELB-HealthChecker/2.0', '10.0.3.7', '/health', 60, [
      ['Connection', 'close'],
      ['Accept-Encoding', 'gzip, compressed'],
    ]),
  },
];
