import { BanPolicy } from '../../core/bans/ban-policy';
import { Layer } from '../../core/layer';
import { Lane, RequestContext } from '../../core/request-context';
import { PASS, Verdict } from '../../core/verdict';

/** Refuses banned clients, from memory alone. */
export class BlacklistLayer implements Layer {
  readonly id = 'blacklist';
  readonly phase = 'connection';

  constructor(private readonly bans: BanPolicy) {}

  inspect({ client, now }: RequestContext, lane: Lane): Verdict {
    const ban = this.bans.find(client, lane, now);
    if (ban === null) return PASS;
    return {
      kind: 'deny',
      status: 403,
      points: 0,
      code: 'blacklist.banned',
      detail: ban.reason.slice(0, 200),
    };
  }
}
