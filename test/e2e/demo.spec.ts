import type { Server } from 'node:http';
import { AiwafService } from 'nestjs-aiwaf';
import request from 'supertest';
import { createDemoApp, DemoAdapter, DemoApp } from '../../apps/demo/src/create-app';

const BROWSER = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br',
};
const TEAPOT = '52f8b0c6-1e7d-4935-8cda-e3a96f40b107';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe.each<DemoAdapter>(['express', 'fastify'])('the demo on %s', (adapter) => {
  let app: DemoApp;
  let server: Server;
  let clients = 0;

  beforeAll(async () => {
    app = await createDemoApp({ adapter, aiwaf: { database: false }, logger: false });
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer() as Server;
  });
  afterAll(() => app.close());

  /** A browser at an address of its own. */
  function visitor() {
    const address = `203.0.113.${++clients}`;
    const headers = { ...BROWSER, 'X-Forwarded-For': address };
    return {
      get: (path: string) => request(server).get(path).set(headers),
      post: (path: string) => request(server).post(path).set(headers),
      form: (path: string, fields: object) =>
        request(server).post(path).set(headers).type('form').send(fields),
    };
  }

  /** A browser that keeps its cookies and says where it comes from. */
  function person() {
    const address = `203.0.113.${++clients}`;
    const agent = request.agent(server).set({ ...BROWSER, 'X-Forwarded-For': address });
    let page = '/';
    const here = () => `${address}.test${page}`;
    const navigation = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' };
    return {
      browse: (path: string) => {
        page = path;
        return agent.get(path).set({ ...navigation, 'Sec-Fetch-Site': 'same-origin' });
      },
      send: (path: string, fields: object) =>
        agent
          .post(path)
          .set({
            ...navigation,
            'Sec-Fetch-Site': 'same-origin',
            Referer: `http://${here()}`,
            Host: `${address}.test`,
          })
          .type('form')
          .send(fields),
      call: (path: string, body: object) =>
        agent
          .post(path)
          .set({ 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Site': 'same-origin', Accept: 'application/json' })
          .send(body),
    };
  }

  it.each(['/', '/products', '/products?category=tea', `/products/${TEAPOT}`, '/about', '/search?q=cup'])(
    'shows the page %s',
    async (path) => {
      const { text } = await visitor()
        .get(path)
        .expect(200)
        .expect('Content-Type', /^text\/html/);
      expect(text).toMatch(/<h1>[^<]+<\/h1>/);
    },
  );

  it.each(['/contact', '/contact/thanks', '/login', '/cart', '/orders'])(
    'shows the page %s',
    async (path) => {
      await visitor()
        .get(path)
        .expect(200)
        .expect('Content-Type', /^text\/html/);
    },
  );

  it('sends pages with a policy that forbids what they do not need', async () => {
    const { headers, text } = await visitor().get('/').expect(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(text).not.toMatch(/<style|style=|<script>|onclick/);
  });

  it('escapes what a visitor searched for', async () => {
    const { text } = await visitor().get('/search?q=%22%3E%3Cb%3Etea').expect(200);
    expect(text).toContain('&quot;&gt;&lt;b&gt;tea');
    expect(text).not.toContain('<b>tea');
  });

  it('takes a search for what it is', async () => {
    const { text } = await visitor().get('/search?q=100%25').expect(200);
    expect(text).toContain('0 found');
  });

  it('answers 404 for unknown pages and products', async () => {
    const { get } = visitor();
    const { text } = await get('/no-such-page')
      .expect(404)
      .expect('Content-Type', /^text\/html/);
    expect(text).toContain('There is no such page');
    await get(`/products/${NOBODY}`).expect(404);
    await get('/products/twelve').expect(404);
    await get('/no-such-page').set('Accept', 'application/json').expect(404).expect('Content-Type', /json/);
  });

  it('takes the contact form, and shows what is missing', async () => {
    const { form } = visitor();
    const wrong = await form('/contact', { name: '<i>Ada', email: 'nothing', message: 'Hello' }).expect(422);
    expect(wrong.text).toContain('Please give an e-mail address.');
    expect(wrong.text).toContain('value="&lt;i&gt;Ada"');
    await form('/contact', { name: 'Ada', email: 'ada@shop.example', message: 'Hello' })
      .expect(303)
      .expect('Location', '/contact/thanks');
  });

  it('times the contact form by a signed token, and takes a letter that took its time', async () => {
    const { get, form } = visitor();
    const fields = { name: 'Ada', email: 'ada@shop.example', message: 'Hello' };
    const token = async () =>
      /name="aiwaf_form" value="([^"]+)"/.exec((await get('/contact').expect(200)).text)?.[1] ?? '';
    const fast = await form('/contact', { ...fields, aiwaf_form: await token() }).expect(403);
    expect(fast.text).toContain('This request was refused.');
    const own = await token();
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const wrong = await form('/contact', { ...fields, email: '', aiwaf_form: own }).expect(422);
    expect(wrong.text).toContain('name="aiwaf_form"');
    // Back to the page that the browser kept, and sent once more: twice is not too fast.
    await form('/contact', { ...fields, aiwaf_form: own }).expect(303);
    await form('/contact', { ...fields, aiwaf_form: own }).expect(303);
    jest.spyOn(performance, 'now').mockReturnValueOnce(performance.now() - 3_600_000);
    const old = app.get(AiwafService).formToken('/contact');
    jest.restoreAllMocks();
    await form('/contact', { ...fields, aiwaf_form: old }).expect(303);
  });

  it('lets a visitor be quick: into the cart, a password mistyped, an order, and out', async () => {
    const { browse, send, call } = person();
    await browse(`/products/${TEAPOT}`).expect(200);
    await call('/api/cart', { productId: TEAPOT, quantity: 1 }).expect(201);
    // Without JavaScript the same form is posted; half a second is a person's quickest.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await send('/cart', { productId: TEAPOT, quantity: '2' }).expect(303);
    await browse('/cart').expect(200);
    await browse('/login').expect(200);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await send('/login', { user: 'demo', password: 'kettle-and-caly' }).expect(401);
    await send('/login', { user: 'demo', password: 'kettle-and-clay' }).expect(303);
    await browse('/').expect(200);
    expect((await browse('/cart').expect(200)).text).toContain('Place the order');
    await new Promise((resolve) => setTimeout(resolve, 350));
    await send('/orders', {}).expect(303).expect('Location', '/orders');
    expect((await browse('/orders').expect(200)).text).toContain('3 × Teapot for one');
    await new Promise((resolve) => setTimeout(resolve, 350));
    await send('/logout', {}).expect(303);
    await browse('/').expect(200);
  });

  it('shows a refusal as a page of the shop, and one 404 like the other', async () => {
    const { get } = visitor();
    const unknown = await get(`/products/${NOBODY}`)
      .expect(404)
      .expect('Content-Type', /^text\/html/);
    const missing = await get('/no-such-page').expect(404);
    expect(unknown.text).toBe(missing.text);
    const refused = await get('/.env')
      .expect(403)
      .expect('Content-Type', /^text\/html/);
    expect(refused.text).toContain('<link rel="stylesheet" href="/static/site.css"');
    expect(refused.text).toMatch(/request\s+<code>[\w-]+<\/code>/);
    await visitor()
      .get('/.env')
      .set('Accept', 'application/json')
      .expect(403, /"error":"blocked"/);
    await visitor().post('/about').expect(405).expect('Allow', /GET/);
  });

  it('logs in and out', async () => {
    const { get, post, form } = visitor();
    await form('/login', { user: 'demo', password: 'wrong' })
      .expect(401)
      .expect('Content-Type', /^text\/html/);
    await form('/login', { user: 'nobody', password: 'kettle-and-clay' }).expect(401);
    const { headers } = await form('/login', { user: 'demo', password: 'kettle-and-clay' }).expect(303);
    const [session] = headers['set-cookie'];
    expect(session).toMatch(/HttpOnly; SameSite=Lax$/);
    const cookie = session.split(';')[0];
    expect((await get('/').set('Cookie', cookie)).text).toContain('Log out');
    const forged = cookie.replace(
      Buffer.from('demo').toString('base64url'),
      Buffer.from('root').toString('base64url'),
    );
    expect(forged).not.toBe(cookie);
    expect((await get('/').set('Cookie', forged)).text).toContain('Log in');
    expect((await post('/logout').expect(303)).headers['set-cookie'][0]).toContain('Max-Age=0');
  });

  it('orders what is in the cart', async () => {
    const { get, post, form } = visitor();
    const login = await form('/login', { user: 'demo', password: 'kettle-and-clay' });
    const added = await form('/cart', { productId: TEAPOT, quantity: '2' }).expect(303);
    const cookies = [login, added].map(({ headers }) => headers['set-cookie'][0].split(';')[0]).join('; ');
    expect((await get('/cart').set('Cookie', cookies)).text).toContain('€96.00');
    await post('/orders').set('Cookie', cookies).expect(303).expect('Location', '/orders');
    expect((await get('/orders').set('Cookie', cookies)).text).toContain('2 × Teapot for one');
  });

  it('answers programs with JSON', async () => {
    const api = () => request(server);
    const program = { 'User-Agent': 'stock-keeper/1.0', 'X-Forwarded-For': '198.51.100.7' };
    const { body } = await api().get('/api/products').set(program).expect(200);
    expect(body).toHaveLength(12);
    const one = await api().get(`/api/products/${TEAPOT}`).set(program).expect(200);
    expect(one.body).toMatchObject({ name: 'Teapot for one', priceCents: 4800 });
    await api().get('/api/products/twelve').set(program).expect(400);
    await api().get(`/api/products/${NOBODY}`).set(program).expect(404);
    const cart = await api()
      .post('/api/cart')
      .set(program)
      .send({ productId: TEAPOT, quantity: 3 })
      .expect(201);
    expect(cart.body).toMatchObject({ count: 3, totalCents: 14_400 });
    await api().get('/api/orders').set(program).expect(401);
  });

  it('keeps a version of the products for partners', async () => {
    const program = { 'User-Agent': 'stock-keeper/1.0', 'X-Forwarded-For': '198.51.100.8' };
    const { body } = await request(server).get('/v1/api/products').set(program).expect(200);
    expect(body).toHaveLength(12);
  });

  it('lets nobody order faster than the route allows', async () => {
    const { post } = visitor();
    for (let i = 0; i < 5; i++) await post('/api/orders').expect(401);
    await post('/api/orders').expect(429).expect('Retry-After', /^\d+$/);
    await post('/api/cart').send({ productId: TEAPOT }).expect(201);
  });

  it('serves its static files', async () => {
    const { get } = visitor();
    await get('/static/site.css')
      .expect(200)
      .expect('Content-Type', /^text\/css/);
    await get('/static/site.js')
      .expect(200)
      .expect('Content-Type', /javascript/);
    await get('/static/logo.svg').expect(200).expect('Content-Type', 'image/svg+xml');
    await get('/static/logo.png').expect(200).expect('Content-Type', 'image/png');
    await get('/favicon.ico').expect(200);
    await get('/robots.txt')
      .expect(200)
      .expect('Content-Type', /^text\/plain/);
    await get('/static/other.css').expect(404);
  });

  it("refuses a scanner's first probe and does not say why", async () => {
    const { text } = await visitor().get('/.env').expect(403);
    expect(text).toContain('This request was refused.');
    expect(text).not.toMatch(/keyword|scanner|dot|env|aiwaf/i);
  });

  it('bans after three probes, and nobody else', async () => {
    const scanner = visitor();
    for (const path of ['/wp-login.php', '/.git/config']) await scanner.get(path).expect(403);
    await scanner.get('/about').expect(200);
    await scanner.get('/backup.sql').expect(403);
    await scanner.get('/about').expect(403);
    await visitor().get('/about').expect(200);
  });

  it('refuses an attack in a query', async () => {
    await visitor().get('/search?q=%3Cscript%3Ealert(1)%3C/script%3E').expect(403);
  });

  it('bounds a flood', async () => {
    const { get } = visitor();
    const seen = new Map<number, number>();
    for (let i = 0; i < 45; i++) {
      const { status } = await get('/about');
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    expect([...seen]).toEqual([
      [200, 20],
      [429, 20],
      [403, 5],
    ]);
  });

  it('answers bare tools on health only', async () => {
    const bare = { 'User-Agent': 'curl/8.5.0', Accept: '*/*', 'X-Forwarded-For': '198.51.100.9' };
    await request(server).get('/').set(bare).expect(403);
    for (let i = 0; i < 30; i++) await request(server).get('/health').set(bare).expect(200, { status: 'ok' });
  });

  it('answers headers above its caps itself', async () => {
    await visitor().get('/').set('X-Filler', 'a'.repeat(40_000)).expect(403);
  });
});

describe.each<DemoAdapter>(['express', 'fastify'])('the demo with a global prefix on %s', (adapter) => {
  let app: DemoApp;
  const get = (path: string, headers: object) =>
    request(app.getHttpServer() as Server)
      .get(path)
      .set({ 'X-Forwarded-For': '203.0.113.1', ...headers });
  const program = { 'User-Agent': 'stock-keeper/1.0' };

  beforeAll(async () => {
    app = await createDemoApp({ adapter, prefix: 'shop', aiwaf: { database: false }, logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('has its API there, in both versions, for programs', async () => {
    for (const path of ['/shop/api/products', '/shop/v1/api/products', `/shop/v1/api/products/${TEAPOT}`])
      await get(path, program).expect(200).expect('Content-Type', /json/);
    for (const path of ['/api/products', '/v1/api/products', '/v1/shop/api/products'])
      await get(path, { ...program, Accept: 'application/json' }).expect(404);
  });

  it('leaves its pages where their links lead, under their policy', async () => {
    for (const path of ['/', '/products', '/cart', '/contact/thanks', '/static/site.css', '/robots.txt'])
      await get(path, BROWSER)
        .expect(200)
        .expect('Content-Security-Policy', /^default-src/);
    await get('/nothing', BROWSER)
      .expect(404)
      .expect('Content-Security-Policy', /^default-src/);
    await get('/health', {}).expect(200);
    const { text } = await get(`/products/${TEAPOT}`, BROWSER).expect(200);
    expect(text).toContain('data-add-to-cart="/shop/api/cart"');
  });
});
