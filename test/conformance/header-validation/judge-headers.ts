import {
  ClientResolver,
  Contexts,
  Exemptions,
  HeadersLayer,
  layerBit,
  ManualClock,
  PathRules,
  qualityScore,
  RouteTable,
} from '#aiwaf/internals';
import { setUp } from '../setup';
import { HeaderAnswer, HeaderCase } from './header-case';

const REFUSED: HeaderAnswer = {
  blocked: false,
  code: '',
  detail: '',
  score: -1,
  routed: false,
  exempt: false,
  minScore: 0,
};

const clients = new ClientResolver({ trustedProxies: [], neverBan: [], neverBanPrivate: true });

/** Judges a recorded header set by the header layer alone, behind the exemptions that come before it. */
export function judgeHeaders(recorded: HeaderCase, routes: RouteTable): HeaderAnswer {
  const setup = setUp(recorded.settings);
  if ('refused' in setup) return { ...REFUSED, refused: setup.refused };
  const { options } = setup;
  const exemptions = new Exemptions(options.exemptIps, options.exemptPaths);
  const rules = new PathRules(options.pathRules);
  const contexts = new Contexts(clients, exemptions, rules, new ManualClock(), 'conformance');
  const names = Object.entries(recorded.headers);
  const context = contexts.make(
    {
      peer: '203.0.113.5',
      method: recorded.method,
      target: recorded.path,
      httpVersion: recorded.protocol.replace('HTTP/', ''),
      headers: Object.fromEntries(names.map(([name, value]) => [name.toLowerCase(), value])),
      rawHeaders: names.flat(),
    },
    routes,
  );
  const exempt = (context.exempt & layerBit('headers')) !== 0;
  const verdict = exempt ? null : new HeadersLayer(options.layers.headers).inspect(context);
  const denial = verdict?.kind === 'deny' ? verdict : null;
  return {
    blocked: denial !== null,
    code: denial?.code ?? '',
    detail: denial?.detail ?? '',
    score: qualityScore(context.headers),
    routed: context.route.routed,
    exempt,
    minScore: options.layers.headers.minScore,
  };
}
