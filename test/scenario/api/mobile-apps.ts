import { JSON_BODY, Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { BEARER, headersOf } from './headers';

const MOBILE = [
  'okhttp/4.12.0',
  'Shop/3.14.2 (com.example.shop; build:812; iOS 18.5.0) Alamofire/5.9.1',
  'Shop/812 CFNetwork/3826.500.131 Darwin/24.5.0',
  'Dart/3.8 (dart:io)',
  'Dalvik/2.1.0 (Linux; U; Android 14; SM-S911B Build/UP1A)',
];

/** A mobile app starts: it logs in or refreshes its token, and loads its first screen. */
function mobileApp(visit: Visit): void {
  const { chance } = visit;
  if (chance.happens(0.6)) visit.address = visit.addresses.carrier();
  const agent = chance.pick(MOBILE);
  const known = headersOf(agent, BEARER, ['Accept-Language', 'en-GB']);
  visit.ask(
    'POST',
    chance.happens(0.2) ? '/api/auth/login' : '/api/auth/refresh',
    headersOf(agent, ...JSON_BODY),
    { body: { token: 'x' } },
  );
  visit.wait(0.1, 0.4);
  visit.authenticated = true;
  for (const target of ['/api/me', '/api/feed', '/api/orders?limit=5', '/api/products?page=1'])
    visit.ask('GET', target, known);
  // Image libraries send no token.
  for (let i = chance.int(6, 30); i > 0; i--) {
    visit.wait(0.02, 0.12);
    visit.ask('GET', `/api/products/${chance.int(1, 2_000)}/image`, [
      ['User-Agent', agent],
      ['Accept-Encoding', 'gzip'],
      ['Connection', 'Keep-Alive'],
    ]);
  }
  for (let i = chance.int(2, 12); i > 0; i--) {
    visit.wait(2, 40);
    visit.ask('GET', `/api/products/${chance.int(1, 2_000)}`, known);
    visit.ask('POST', '/api/telemetry', headersOf(agent, BEARER, ...JSON_BODY), { body: {} });
  }
}

/** An app without accounts loads what everyone may see. */
function publicApp(visit: Visit): void {
  const { chance } = visit;
  const headers = headersOf(chance.pick(MOBILE));
  for (let i = 0, times = chance.int(8, 28); i < times; i++) {
    visit.ask(
      'GET',
      chance.pick([
        '/api/feed',
        '/api/products',
        `/api/products/${chance.int(1, 2_000)}`,
        '/api/search?q=lamp%20%26%20table',
      ]),
      headers,
    );
    visit.wait(0.02, 0.2);
  }
}

export const MOBILE_APPS: readonly VisitorKind[] = [
  { name: 'mobile-app', preset: 'api', visits: 90, plan: mobileApp },
  { name: 'public-app', preset: 'api', visits: 25, plan: publicApp },
];
