import { BanPolicy } from '../../core/bans/ban-policy';
import { Client } from '../../core/client/client';
import { ClientResolver } from '../../core/client/client-resolver';
import { Clock } from '../../core/clock';
import { Exemptions } from '../../core/exemptions/exemptions';
import { PathRules } from '../../core/exemptions/path-rules';
import { Layer, Observer } from '../../core/layer';
import { LegitimateWords } from '../../core/keywords/legitimate-words';
import { LAYER_IDS, layerBit, LayerId, LayerMask, NO_LAYERS } from '../../core/layer-id';
import { Mode } from '../../core/mode';
import { Contexts } from '../../core/pipeline/contexts';
import { JudgingLayerOptions } from '../../core/options/layer.options';
import { LayerModes } from '../../core/pipeline/layer-modes';
import { Pipeline } from '../../core/pipeline/pipeline';
import { CounterStore } from '../../core/ports/counter-store';
import { EventSink } from '../../core/ports/event-sink';
import { OutcomeEvidence } from '../../core/evidence/outcome-evidence';
import { CountryLookup } from '../../core/ports/country-lookup';
import { NameResolver } from '../../core/ports/name-resolver';
import { RequestLogSink } from '../../core/ports/request-log-sink';
import { SharedBehaviour } from '../../core/ports/shared-behaviour';
import { SharedMisses } from '../../core/ports/shared-misses';
import { SharedPoints } from '../../core/ports/shared-points';
import { UuidLookup } from '../../core/ports/uuid-lookup';
import { Lane } from '../../core/request-context';
import { RouteTable } from '../../core/route';
import { AnomalyObserver } from '../../layers/anomaly';
import { BlacklistLayer } from '../../layers/blacklist';
import { GeoLayer } from '../../layers/geo';
import { CrawlerVerifier, HeadersLayer } from '../../layers/headers';
import { HoneypotLayer } from '../../layers/honeypot';
import { createPathJudge, KeywordsLayer, KeywordsObserver, OwnWords } from '../../layers/keywords';
import { RateLimitLayer } from '../../layers/rate-limit';
import { RequestLogObserver } from '../../layers/request-log';
import { UuidLayer, UuidWritesObserver } from '../../layers/uuid';
import { KeywordLearner } from '../../learning/keywords';
import { ResolvedOptions } from '../options/aiwaf.options';

/** What an engine is given from outside. */
export interface EngineParts {
  readonly clock: Clock;
  readonly counters: CounterStore;
  readonly emit: EventSink;
  readonly routes: () => RouteTable;
  /** Looks countries up; without it the geo layer knows none. */
  readonly countries?: CountryLookup;
  /** Verifies crawlers; without it they pass by name. */
  readonly names?: NameResolver;
  readonly uuids?: UuidLookup;
  /** Points that other processes give too; without it this one's count alone. */
  readonly points?: SharedPoints | null;
  /** What clients missed, as other processes see it too; as `points`. */
  readonly misses?: SharedMisses | null;
  /** How clients behave, as other processes see it too; as `points`. */
  readonly behaviour?: SharedBehaviour | null;
  readonly requestLog?: RequestLogSink;
  /** Begins this process's request ids. */
  readonly idPrefix: string;
}

/** The layers that refuse what they fail to judge. */
function closedLayers(layers: ResolvedOptions['layers']): LayerMask {
  return LAYER_IDS.reduce((mask, id) => {
    const options: Partial<JudgingLayerOptions> = layers[id];
    return options.failMode === 'closed' ? mask | layerBit(id) : mask;
  }, NO_LAYERS);
}

/**
 * The layers and what they share, put together from options. The same engine serves requests,
 * evaluations, benchmarks and tests.
 */
export class Engine {
  /** The time by which requests are judged. */
  readonly clock: Clock;
  readonly clients: ClientResolver;
  readonly exemptions: Exemptions;
  readonly bans: BanPolicy;
  readonly contexts: Contexts;
  readonly pipeline: Pipeline;
  readonly geo: GeoLayer;
  readonly honeypot: HoneypotLayer;
  readonly anomaly: AnomalyObserver;
  readonly crawlers: CrawlerVerifier;
  /** Learned keywords by lane; what a monitored layer learns stays in this process. */
  readonly keywords: Readonly<Record<Lane, KeywordLearner>>;
  readonly ownWords: OwnWords;
  private readonly headers: HeadersLayer;
  private readonly caches: readonly { clear(): unknown }[];

  constructor(
    readonly options: ResolvedOptions,
    parts: EngineParts,
  ) {
    const { clientIp, bans, layers } = options;
    this.clock = parts.clock;
    this.clients = new ClientResolver({
      ...clientIp,
      neverBan: bans.neverBan,
      neverBanPrivate: bans.neverBanPrivate,
    });
    this.exemptions = new Exemptions(options.exemptIps, options.exemptPaths);
    this.crawlers = new CrawlerVerifier(layers.headers.crawlers, parts.names ?? null, parts.clock);
    this.bans = new BanPolicy(
      bans,
      parts.clock,
      (client) => this.exemptions.coversClient(client) || this.crawlers.isVerified(client.key),
    );
    if (parts.points != null) this.bans.sharePoints(parts.points);
    this.crawlers.onVerified((client) => this.pardon(client));
    const rules = new PathRules(options.pathRules);
    this.contexts = new Contexts(this.clients, this.exemptions, rules, parts.clock, parts.idPrefix);
    this.headers = new HeadersLayer(layers.headers, this.crawlers);
    this.geo = new GeoLayer(layers.geo, parts.countries ?? null);
    this.honeypot = new HoneypotLayer(layers.honeypot, parts.routes);
    const words = () => parts.routes().words;
    this.ownWords = new OwnWords(layers.keywords, words, () => this.exemptions.pathPrefixes);
    const legitimate = new LegitimateWords((word) => this.ownWords.has(word));
    const isLegitimate = (word: string) => legitimate.has(word);
    this.keywords = {
      enforce: new KeywordLearner(layers.keywords.learning, isLegitimate),
      monitor: new KeywordLearner(layers.keywords.learning, isLegitimate),
    };
    this.anomaly = new AnomalyObserver(
      layers.anomaly,
      createPathJudge(layers.keywords, words, this.keywords.enforce),
      parts.behaviour,
    );
    const evidence = new OutcomeEvidence(bans.maxTracked, parts.misses);
    this.bans.onForgiven((key) => {
      evidence.forget(key);
      this.anomaly.forget(key);
    });
    const uuid = new UuidLayer(layers.uuid, parts.uuids ?? null);
    const built: readonly Layer[] = [
      new BlacklistLayer(this.bans),
      this.geo,
      this.headers,
      new RateLimitLayer(layers.rateLimit, parts.counters, bans.enabled, this.headers.isApi),
      new KeywordsLayer(layers.keywords, words, this.keywords),
      this.honeypot,
      uuid,
    ];
    const observers: readonly Observer[] = [
      evidence,
      new KeywordsObserver(this.keywords, legitimate),
      this.anomaly,
      this.honeypot,
      new UuidWritesObserver(uuid),
      new RequestLogObserver(parts.requestLog ?? null),
    ];
    this.caches = [parts.counters, evidence, this.anomaly, this.crawlers, uuid];
    const modes = Object.fromEntries(Object.entries(layers).map(([id, { mode }]) => [id, mode])) as Partial<
      Record<LayerId, Mode>
    >;
    this.pipeline = new Pipeline(
      built,
      observers,
      new LayerModes(options.mode, modes),
      this.bans,
      parts.clock,
      parts.emit,
      closedLayers(layers),
    );
  }

  /** A crawler that was banned before it was verified is banned no longer, unless a person banned it. */
  private pardon(client: Client): void {
    const ban = this.bans.blacklist.enforce.get(client.key);
    if (ban !== undefined && ban.source !== 'person') this.bans.lift(client.key);
  }

  /** Forgets points, counters and what was looked up, as a new start would; bans stay in force. */
  async clearCaches(): Promise<void> {
    await Promise.all([this.bans.forgetPoints(), ...this.caches.map((cache) => cache.clear())]);
  }

  /** Tells the layers the host's global prefix, once its routes are known. */
  setGlobalPrefix(prefix: string): void {
    this.headers.setGlobalPrefix(prefix);
  }
}
