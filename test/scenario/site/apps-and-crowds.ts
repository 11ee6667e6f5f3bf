import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { openProduct, staticParts } from './pages';
import { read } from './readers';

const SPA = [
  '/static/app/main.8d1e.js',
  '/static/app/vendor.77aa.js',
  '/static/app/main.03bf.css',
  '/static/img/icons.svg',
];

/** The cold start of an application of one page: 35 calls at once. */
function coldStart(visit: Visit): void {
  visit.open('/app', SPA);
  visit.wait(0.4, 0.9);
  visit.call('GET', '/api/session');
  const start = visit.at;
  for (let i = 0; i < 34; i++) {
    visit.at = start + visit.chance.int(50, 1_500);
    if (i % 5 === 4)
      visit.call('POST', '/api/graphql', { body: { query: 'query Widget { widget { id } }' } });
    else visit.call('GET', `/api/widgets/${visit.chance.token(6)}?from=2026-01-01&filter[]=a&filter[]=b`);
  }
  visit.at = start + 2_000;
}

function appUser(visit: Visit): void {
  visit.authenticated = true;
  coldStart(visit);
  for (let i = 0, times = visit.chance.int(3, 12); i < times; i++) {
    visit.wait(3, 40);
    for (let call = visit.chance.int(1, 6); call > 0; call--)
      visit.call('GET', `/api/widgets/${visit.chance.token(6)}`);
  }
  // Reloading gives the same calls once more.
  if (visit.chance.happens(0.3)) coldStart(visit);
}

/** A tab that asks every five seconds, open for an hour or all day. */
function poller(hours: number): VisitorKind['plan'] {
  return (visit) => {
    visit.authenticated = true;
    coldStart(visit);
    const end = visit.at + hours * 3_600_000 * visit.scale;
    while (visit.at < end) {
      visit.wait(4.9, 5.1);
      visit.call('GET', '/api/notifications', visit.chance.happens(0.9) ? { status: 304 } : {});
    }
  };
}

/** A service worker fetches what it is to keep, and a signed-out tab is answered 401 until it is closed. */
function installedApp(visit: Visit): void {
  visit.open('/app', SPA);
  visit.browse(
    'GET',
    '/sw.js',
    { dest: 'serviceworker', site: 'same-origin', referer: visit.referer },
    { more: [['Service-Worker', 'script']] },
  );
  visit.wait(0.5, 1);
  for (let i = 0; i < 45; i++) {
    visit.browse('GET', `/static/app/chunk-${i}.js`, {
      dest: 'empty',
      site: 'same-origin',
      referer: `${visit.origin}/sw.js`,
    });
    visit.wait(0.01, 0.05);
  }
  for (let i = 0; i < 12; i++) {
    visit.wait(30);
    visit.call('GET', '/api/notifications', { status: 401 });
  }
}

function onMobileNetwork(visit: Visit): void {
  visit.address = visit.addresses.carrier();
  visit.useBrowser(visit.chance.pick(['iphone', 'android', 'samsung', 'instagram', 'facebook-app']));
  read(visit);
}

/** Twenty people come to the office at nine and open what they work with. */
function office(visit: Visit): void {
  const people = Math.max(4, Math.round(20 * visit.scale));
  for (let i = 0; i < people; i++) {
    visit.another(visit.chance.real(0, 600));
    appUser(visit);
    visit.authenticated = false;
    visit.wait(20, 300);
    read(visit);
  }
}

/** A class of thirty opens one page within a minute, then each walks on. */
export const schoolClass: VisitorKind = {
  name: 'school-class',
  preset: 'site',
  visits: 1,
  hour: 10,
  plan: (visit) => {
    for (let i = 0; i < 30; i++) {
      visit.another(visit.chance.real(0, 60));
      openProduct(visit, '/products/77');
      visit.wait(20, 60);
      visit.open('/', staticParts(visit.chance, 10, 40));
    }
  },
};

export const APPS_AND_CROWDS: readonly VisitorKind[] = [
  { name: 'single-page-app', preset: 'site', visits: 30, plan: appUser },
  { name: 'polling-tab', preset: 'site', visits: 3, plan: poller(1) },
  { name: 'all-day-tab', preset: 'site', visits: 1, hour: 8, plan: poller(9) },
  { name: 'installed-app', preset: 'site', visits: 5, plan: installedApp },
  { name: 'mobile-network', preset: 'site', visits: 40, plan: onMobileNetwork },
  { name: 'office', preset: 'site', visits: 1, hour: 9, plan: office },
];
