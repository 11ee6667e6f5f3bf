import { Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { openList, openProduct, staticParts } from './pages';

/** Mail programs and managers fill a login at once; people type for a while. */
function logIn(visit: Visit, mistakes: number, fillsAtOnce: boolean): void {
  visit.open('/login', staticParts(visit.chance, 0, 4));
  for (let i = 0; i <= mistakes; i++) {
    if (fillsAtOnce) visit.wait(0.35, 2);
    else visit.wait(4, 18);
    const failed = i < mistakes;
    visit.submit('/login', { user: 'ada', password: 'x' }, failed ? { status: 401 } : {});
    if (failed && visit.chance.happens(0.5)) visit.open('/login');
  }
  visit.authenticated = true;
  visit.open('/account', staticParts(visit.chance, 0, 6));
}

function typist(visit: Visit): void {
  const mistakes = visit.chance.weighted([
    [70, 0],
    [18, 1],
    [7, 2],
    [3, 3],
    [2, 5],
  ]);
  logIn(visit, mistakes, false);
  visit.wait(5, 30);
  visit.open('/account/orders', staticParts(visit.chance, 0, 4));
  visit.wait(3, 20);
  visit.open(`/account/orders/${visit.chance.uuid()}`, staticParts(visit.chance, 0, 4));
  visit.wait(3, 20);
  if (visit.chance.happens(0.5)) visit.open(`/account/orders/${visit.chance.uuid()}/invoice.pdf`);
  if (visit.chance.happens(0.3)) visit.submit('/logout', {});
}

function managedPassword(visit: Visit): void {
  logIn(visit, 0, true);
}

/** Sends a form as a person does; `pauses` now and then for longer than a page lives. */
function fillIn(visit: Visit, target: string, low: number, high: number, longShare = 0): void {
  visit.open(target, staticParts(visit.chance, 0, 4));
  if (visit.chance.happens(longShare)) visit.wait(241, 900);
  else visit.wait(low, high);
  visit.submit(target, {
    name: "Siobhán O'Brien",
    text: 'Does the lamp <b>dim</b>? I want to select from the blue ones -- thanks; Ö.',
  });
}

/** Writes to the shop, in the forum or a review; some write for long. */
function writer(visit: Visit): void {
  const target = visit.chance.pick(['/contact', '/forum/lamps/new', '/products/12/review']);
  fillIn(visit, target, 20, 200, 0.05);
  visit.wait(1, 5);
  visit.open(visit.chance.pick(['/', '/forum/lamps']), staticParts(visit.chance, 0, 10));
}

/** Sends the same form twice by a double click. */
function doubleSubmitter(visit: Visit): void {
  fillIn(visit, '/contact', 25, 120);
  visit.wait(0.1, 0.4);
  visit.submit('/contact', { name: 'Ada', text: 'Hello' });
}

function buyer(visit: Visit): void {
  const { chance } = visit;
  openList(visit, '/category/tables');
  for (let i = 0, times = chance.int(1, 3); i < times; i++) {
    visit.wait(4, 40);
    openProduct(visit);
    visit.wait(3, 30);
    visit.submit('/cart/items', { product: '12', quantity: '1' });
    visit.open('/cart', staticParts(chance, 0, 5));
  }
  if (chance.happens(0.7)) logIn(visit, 0, chance.happens(0.6));
  for (const step of ['address', 'delivery', 'payment']) {
    // A step whose values the shop knows is only confirmed.
    const known = visit.authenticated && step === 'delivery';
    fillIn(visit, `/checkout/${step}`, known ? 1.4 : 8, known ? 5 : 70, step === 'payment' ? 0.04 : 0);
  }
  visit.open(`/checkout/done/${chance.uuid()}`, staticParts(chance, 0, 6));
}

/** Follows the link of a mail to a new password. */
function forgetful(visit: Visit): void {
  const { chance } = visit;
  fillIn(visit, '/password/forgot', 4, 25);
  visit.wait(30, 180);
  visit.referer = undefined;
  const token = chance.token(64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
  fillIn(visit, `/password/reset/${token}`, 8, 50);
  logIn(visit, 0, false);
}

function newcomer(visit: Visit): void {
  fillIn(visit, '/register', 15, 90, 0.02);
  visit.authenticated = true;
  visit.open('/account', staticParts(visit.chance, 0, 8));
}

/** Uploads pictures to the account, each slowly. */
function uploader(visit: Visit): void {
  logIn(visit, 0, true);
  visit.open('/account/profile', staticParts(visit.chance, 0, 4));
  for (let i = 0, times = visit.chance.int(1, 4); i < times; i++) {
    visit.wait(6, 25);
    const request = { dest: 'document', site: 'same-origin', referer: visit.referer } as const;
    visit.browse('POST', '/account/avatar', request, {
      more: [
        ['Content-Type', 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk'],
        ['Content-Length', '4200133'],
        ['Origin', visit.origin],
      ],
      body: {},
      ms: visit.chance.int(2_000, 9_000),
    });
  }
}

export const CUSTOMERS: readonly VisitorKind[] = [
  { name: 'login', preset: 'site', visits: 30, plan: typist },
  { name: 'password-manager', preset: 'site', visits: 20, plan: managedPassword },
  { name: 'writer', preset: 'site', visits: 20, plan: writer },
  { name: 'double-submit', preset: 'site', visits: 4, plan: doubleSubmitter },
  { name: 'buyer', preset: 'site', visits: 15, plan: buyer },
  { name: 'forgotten-password', preset: 'site', visits: 4, plan: forgetful },
  { name: 'registration', preset: 'site', visits: 6, plan: newcomer },
  { name: 'uploader', preset: 'site', visits: 4, plan: uploader },
];
