import { Injectable } from '@nestjs/common';
import { AiwafEvent } from '../core/ports/event-sink';
import { Events } from '../nest/events';

/** The events of a firewall under test, kept. */
@Injectable()
export class RecordedEvents extends Events {
  readonly list: AiwafEvent[] = [];

  constructor() {
    super();
    this.add((event) => this.list.push(event));
  }
}
