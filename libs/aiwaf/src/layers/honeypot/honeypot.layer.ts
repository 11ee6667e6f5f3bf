import { DistinctValues } from '../../core/evidence/distinct-values';
import { Award, Layer, Observer, Outcome } from '../../core/layer';
import { isDenied, Lane, RequestContext } from '../../core/request-context';
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
    const post = settled ? null : formPost(context);
    return post === null || context.handler.authenticated ? PASS : this.judge(post, context, lane);
  }

  observe(context: RequestContext, outcome: Outcome, _award: Award, lane: Lane): void {
    // What was refused, or would be if this were no trial, showed nobody a page.
    if (isDenied(context, lane)) return;
    const view = pageView(context, outcome);
    const page = requestedPage(context);
    if (view === null || page.length > MAX_PAGE) return;
    const visitor = visitorOf(context, lane);
    const answeredAt = context.now + outcome.durationMs;
    this.clocks.opened(anyPage(visitor), context.now, answeredAt);
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
    const held = this.held(context, lane, page, referring, rule !== null);
    if (held === null) return PASS;
    const age = context.now - held.latest;
    if (age > maxMs) return expired(age);
    const elapsed = context.now - held.clock.first;
    // A clock that went backwards proves nothing against anybody.
    const fast = elapsed >= 0 && elapsed < minMs;
    this.clocks.judged(held.key, fast);
    return fast ? tooFast(elapsed) : PASS;
  }

  /**
   * The clock of the page that held the form; `null` where nobody knows. What comes from another page
   * is timed only where the host says that it is a form: buttons are pressed at once, shops are left
   * open for an hour, and pages of payment and sign-on services post themselves.
   */
  private held(
    context: RequestContext,
    lane: Lane,
    page: string,
    referring: string | null,
    isForm: boolean,
  ): (Found & { readonly latest: number }) | null {
    const elsewhere = referring !== null && referring !== '/' && referring !== page;
    if (elsewhere && !isForm) return null;
    const own = this.find(context, lane, page);
    const origin = elsewhere ? this.find(context, lane, referring) : undefined;
    const found = origin ?? own;
    // A page of this site that never came past here lay in a cache: nobody knows how old it is.
    if (found === undefined || (elsewhere && origin === undefined)) return null;
    // Without a Referer that names its page the post may come from any page that the visitor has open.
    const newest = referring === page ? undefined : this.clocks.find(anyPage(visitorOf(context, lane)));
    const latest = Math.max(found.clock.latest, own?.clock.latest ?? 0, newest?.latest ?? 0);
    return { ...found, latest };
  }

  /** Of the first token that is genuine and not from the future. */
  private issuedAt(tokens: readonly string[], pages: readonly string[], now: number): number | null {
    for (const token of tokens) {
      const instant = this.tokens.issuedAt(token, pages);
      if (instant !== null && instant <= now) return instant;
    }
    return null;
  }

  /** The clock of a page for who posts, by session or as it was before the site gave one. */
  private find(context: RequestContext, lane: Lane, page: string): Found | undefined {
    for (const who of [visitorOf(context, lane), browserOf(context, lane)]) {
      const key = `${who} ${page}`;
      const clock = this.clocks.find(key);
      if (clock !== undefined) return { key, clock };
    }
    return undefined;
  }
}

/** The key of what a visitor saw last, whatever it was. */
function anyPage(visitor: string): string {
  return `${visitor} *`;
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
