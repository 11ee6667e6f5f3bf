import { DistinctValues } from '../../core/evidence/distinct-values';
import { Award, Layer, Observer, Outcome } from '../../core/layer';
import { Lane, RequestContext } from '../../core/request-context';
import { RouteTable } from '../../core/route';
import { PASS, Verdict } from '../../core/verdict';
import { formPost, FormPost } from './form-post';
import { FormTokens } from './form-tokens';
import { HoneypotOptions } from './honeypot.options';
import { PageClock, PageClocks } from './page-clocks';
import { parentPage, referringPage, requestedPage } from './page-path';
import { pageView } from './page-view';
import { browserOf, visitorOf } from './visitor';
import { judgeMethod } from './wrong-method';

const TOO_FAST_POINTS = 25;
/**
 * A post to another page than the one it comes from is often one button (into the cart, log out),
 * pressed as soon as it shows: only what nobody can have seen yet is too fast.
 */
const ONE_CLICK_MS = 300;
/** Longer paths are not remembered: they hold no form, and would cost memory. */
const MAX_PAGE = 300;

/** A clock with the key under which it is kept. */
interface Found {
  readonly key: string;
  readonly clock: PageClock;
}

/**
 * Times forms from their page to their post, and refuses methods that a path does not have. The
 * clock is the signed token of the page where it carries one, else when this visitor got the page.
 */
export class HoneypotLayer implements Layer, Observer {
  readonly id = 'honeypot';
  readonly phase = 'route';
  /** Made by the host's templates, read here. */
  readonly tokens = new FormTokens();
  private readonly clocks: PageClocks;
  private readonly wrongMethods: Readonly<Record<Lane, DistinctValues>> = {
    enforce: new DistinctValues(),
    monitor: new DistinctValues(),
  };

  constructor(
    private readonly options: Readonly<HoneypotOptions>,
    private readonly routes: () => RouteTable,
  ) {
    this.clocks = new PageClocks(options.maxPages, options.maxMs);
  }

  inspect(context: RequestContext, lane: Lane): Verdict {
    if (context.handler === null) return judgeMethod(context, this.routes(), this.wrongMethods[lane]);
    // After a would-be denial an enforcing layer had not run: a trial learns nothing from such a post.
    const settled = lane === 'monitor' && context.denial !== null;
    if (context.handler.authenticated || settled) return PASS;
    const post = formPost(context);
    return post === null ? PASS : this.judge(post, context, lane);
  }

  observe(context: RequestContext, outcome: Outcome, _award: Award, lane: Lane): void {
    const { denial } = context;
    // What was refused, or would be if this were no trial, showed nobody a page.
    if (denial !== null && (denial.enforced || lane === 'monitor')) return;
    const view = pageView(context, outcome);
    const page = requestedPage(context);
    if (view === null || page.length > MAX_PAGE) return;
    const visitor = visitorOf(context, lane);
    const answeredAt = context.now + outcome.durationMs;
    if (view === 'renewed') return this.clocks.renewed(`${visitor} ${page}`, answeredAt);
    this.clocks.opened(`${visitor} ${page}`, context.now, answeredAt);
    // The form of `/orders/new` posts to `/orders`, and many sites send no Referer that says so.
    const parent = parentPage(page);
    if (parent !== null) this.clocks.renewed(`${visitor} ${parent}`, answeredAt);
  }

  private judge({ rule, tokens }: FormPost, context: RequestContext, lane: Lane): Verdict {
    const minMs = rule?.minMs ?? this.options.minMs;
    const maxMs = rule?.maxMs ?? this.options.maxMs;
    const page = requestedPage(context);
    const referring = referringPage(context);
    const issuedAt = this.issuedAt(tokens, referring === null ? [page] : [page, referring], context.now);
    if (issuedAt !== null) {
      const age = context.now - issuedAt;
      if (age > maxMs) return expired(age);
      return age < minMs ? tooFast(age) : PASS;
    }
    const [own, origin] = this.find(context, lane, page, referring);
    const pages = [own, origin].filter((found) => found !== undefined);
    if (pages.length === 0) return PASS;
    const age = context.now - Math.max(...pages.map(({ clock }) => clock.latest));
    // A page of this site that never came past here lay in a cache: nobody knows how old it is.
    const cached = referring !== null && referring !== '/' && referring !== page && origin === undefined;
    if (age > maxMs && !cached) return expired(age);
    // The Referer names the page that held the form, but for sites that send their origin alone.
    const [held] = referring === '/' ? pages : [origin, ...pages].filter((found) => found !== undefined);
    const elapsed = context.now - held.clock.first;
    const least = held === origin && rule === null ? Math.min(minMs, ONE_CLICK_MS) : minMs;
    // A clock that went backwards proves nothing against anybody.
    const fast = elapsed >= 0 && elapsed < least;
    this.clocks.judged(held.key, fast);
    return fast ? tooFast(elapsed) : PASS;
  }

  /** Of the first token that is genuine and not from the future. */
  private issuedAt(tokens: readonly string[], pages: readonly string[], now: number): number | null {
    for (const token of tokens) {
      const instant = this.tokens.issuedAt(token, pages);
      if (instant !== null && instant <= now) return instant;
    }
    return null;
  }

  /** The clocks of the page that is posted to and of the one that the post comes from. */
  private find(
    context: RequestContext,
    lane: Lane,
    page: string,
    referring: string | null,
  ): readonly [Found | undefined, Found | undefined] {
    const visitor = visitorOf(context, lane);
    const of = (path: string): Found | undefined => {
      for (const who of [visitor, browserOf(context, lane)]) {
        const key = `${who} ${path}`;
        const clock = this.clocks.find(key);
        if (clock !== undefined) return { key, clock };
      }
      return undefined;
    };
    return [of(page), referring === null || referring === page ? undefined : of(referring)];
  }
}

function tooFast(ms: number): Verdict {
  return {
    kind: 'deny',
    status: 403,
    points: TOO_FAST_POINTS,
    code: 'honeypot.too-fast',
    detail: `${ms} ms after its page`,
  };
}

function expired(ms: number): Verdict {
  return {
    kind: 'deny',
    status: 409,
    points: 0,
    code: 'honeypot.page-expired',
    detail: `${Math.round(ms / 1_000)} s after its page`,
  };
}
