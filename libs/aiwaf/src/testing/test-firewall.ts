import { InjectionToken } from '@nestjs/common';
import { Clock, ManualClock } from '../core/clock';
import { AiwafError } from '../core/errors';
import { AiwafEvent, BanEvent, DenialEvent } from '../core/ports/event-sink';
import { AiwafService } from '../nest/aiwaf.service';
import { AiwafStatus } from '../nest/health/status';
import { Events } from '../nest/events';
import { Explanation } from '../nest/explain/explanation';
import { RecordedEvents } from './recorded-events';

/** An application or a testing module, as far as it is asked here. */
export interface TestedApplication {
  /** What a token stands for. */
  get(token: InjectionToken, options: { strict: false }): unknown;
}

/** The firewall of an application under test: its clock, and what it decided. */
export class TestFirewall {
  private constructor(
    /** The time by which requests are judged. It stands until it is told to move. */
    readonly clock: ManualClock,
    /** What a host does with the firewall from its own code: bans, exemptions, the kill switch. */
    readonly service: AiwafService,
    private readonly recorded: RecordedEvents,
  ) {}

  /**
   * The firewall of an application that `AiwafTestingModule` made one under test.
   *
   * @throws AiwafError `AIWAF_E_TESTING` for any other
   */
  static of(app: TestedApplication): TestFirewall {
    const get = (token: InjectionToken) => app.get(token, { strict: false });
    const clock = get(Clock);
    const events = get(Events);
    if (clock instanceof ManualClock && events instanceof RecordedEvents)
      return new TestFirewall(clock, get(AiwafService) as AiwafService, events);
    throw new AiwafError(
      'AIWAF_E_TESTING',
      'The firewall of this application is not one under test.',
      'Import AiwafTestingModule.forRoot(), or hand the builder to AiwafTestingModule.override() before compile().',
    );
  }

  /** Everything that was decided and told since the start or {@link forget}, oldest first. */
  get events(): readonly AiwafEvent[] {
    return this.recorded.list;
  }

  /** The refusals among them; in monitor mode the would-be ones, with `enforced: false`. */
  get denials(): readonly DenialEvent[] {
    return this.recorded.list.filter((event): event is DenialEvent => event.type === 'denial');
  }

  /** The bans among them, and those that were lifted. */
  get bans(): readonly BanEvent[] {
    return this.recorded.list.filter(
      (event): event is BanEvent => event.type === 'ban' || event.type === 'unban',
    );
  }

  /** Forgets the events up to now; what is in force stays so. */
  forget(): void {
    this.recorded.list.length = 0;
  }

  /** Why the client at an address is treated as it is, with its points by signal. */
  explain(address: string): Promise<Explanation> {
    return this.service.explain(address);
  }

  /** How the firewall fares. */
  status(): AiwafStatus {
    return this.service.status();
  }
}
