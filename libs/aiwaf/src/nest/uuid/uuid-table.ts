import { Injectable } from '@nestjs/common';
import { UuidLookup, UuidParameter } from '../../core/ports/uuid-lookup';

const NONE: readonly UuidParameter[] = [];

/** The UUID parameters of each handler; empty until the host has started. */
@Injectable()
export class UuidTable implements UuidLookup {
  private readonly known = new WeakMap<object, WeakMap<object, readonly UuidParameter[]>>();

  parametersOf(controller: object, method: object): readonly UuidParameter[] {
    return this.known.get(controller)?.get(method) ?? NONE;
  }

  set(controller: object, method: object, parameters: readonly UuidParameter[]): void {
    const methods = this.known.get(controller) ?? new WeakMap<object, readonly UuidParameter[]>();
    this.known.set(controller, methods.set(method, parameters));
  }
}
