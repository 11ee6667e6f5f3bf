import { HeaderList } from '../traffic/browsers';
import { JSON_BODY, Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';

const FORM: HeaderList = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']];

interface Sender {
  readonly target: string;
  readonly headers: HeaderList;
  /** Addresses that the service sends from. */
  readonly addresses: readonly string[];
  /** Requests in a burst, and the seconds that it takes. */
  readonly burst: number;
  readonly seconds: number;
}

const STRIPE: Sender = {
  target: '/api/hooks/stripe',
  headers: [
    ['User-Agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'],
    ['Accept', '*/*; q=0.5, application/xml'],
    ['Cache-Control', 'no-cache'],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Stripe-Signature', 't=1,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd'],
    ['Connection', 'close'],
  ],
  addresses: ['3.18.12.63', '3.130.192.231', '13.235.14.237'],
  burst: 100,
  seconds: 12,
};
const GITHUB: Sender = {
  target: '/api/hooks/github',
  headers: [
    ['Accept', '*/*'],
    ['User-Agent', 'GitHub-Hookshot/044aadd'],
    ['X-GitHub-Event', 'push'],
    ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
    ...JSON_BODY,
  ],
  addresses: ['140.82.115.10', '140.82.115.11'],
  burst: 100,
  seconds: 20,
};
const SHOPIFY: Sender = {
  target: '/api/hooks/shopify',
  headers: [
    ['User-Agent', 'Shopify-Captain-Hook'],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3'],
    ['X-Shopify-Topic', 'orders/create'],
    ...JSON_BODY,
  ],
  addresses: ['34.133.113.228'],
  burst: 100,
  seconds: 5,
};
const TWILIO: Sender = {
  target: '/api/hooks/twilio',
  headers: [
    ['User-Agent', 'TwilioProxy/1.1'],
    ['Accept', '*/*'],
    ['Cache-Control', 'max-age=259200'],
    ['X-Twilio-Signature', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['I-Twilio-Idempotency-Token', 'ad8b9f9e'],
    ...FORM,
  ],
  addresses: ['54.172.60.2', '54.244.51.3'],
  burst: 100,
  seconds: 15,
};
const SLACK: Sender = {
  target: '/api/hooks/slack',
  headers: [
    ['User-Agent', 'Slackbot 1.0 (+https://api.slack.com/robots)'],
    ['Accept-Encoding', 'gzip,deflate'],
    ['Accept', 'application/json,*/*'],
    ['X-Slack-Signature', 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'],
    ...FORM,
  ],
  addresses: ['44.209.12.7'],
  burst: 8,
  seconds: 30,
};

/** A burst of deliveries from one address of the service. */
function deliver({ target, headers, addresses, burst, seconds }: Sender): (visit: Visit) => void {
  return (visit) => {
    visit.address = visit.chance.pick(addresses);
    for (let i = 0; i < burst; i++) {
      visit.ask('POST', target, [...headers, ['Content-Length', String(visit.chance.int(300, 9_000))]], {
        body: { id: `evt_${visit.chance.token(24)}` },
      });
      visit.wait(0, (2 * seconds) / burst);
    }
  };
}

export const WEBHOOKS: readonly VisitorKind[] = [
  { name: 'stripe', preset: 'api', visits: 12, plan: deliver(STRIPE) },
  { name: 'github', preset: 'api', visits: 8, plan: deliver(GITHUB) },
  { name: 'shopify', preset: 'api', visits: 4, plan: deliver(SHOPIFY) },
  { name: 'twilio', preset: 'api', visits: 3, plan: deliver(TWILIO) },
  { name: 'slack', preset: 'api', visits: 8, plan: deliver(SLACK) },
];
