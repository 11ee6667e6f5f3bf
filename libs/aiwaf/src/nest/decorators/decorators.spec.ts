import { AiwafExempt } from './aiwaf-exempt.decorator';
import { AiwafForm } from './aiwaf-form.decorator';
import { AiwafRateLimit } from './aiwaf-rate-limit.decorator';
import { AiwafUuid } from './aiwaf-uuid.decorator';

/** Written by someone whom no compiler checks. */
type Untyped = (...given: unknown[]) => unknown;
const DECORATORS = { AiwafExempt, AiwafForm, AiwafRateLimit, AiwafUuid } as unknown as Record<
  string,
  Untyped
>;

class Cats {
  list() {
    return ['tom'];
  }
}
const list = Object.getOwnPropertyDescriptor(Cats.prototype, 'list');

describe.each(Object.keys(DECORATORS))('@%s', (name) => {
  it('without parentheses on a method is refused', () => {
    expect(() => DECORATORS[name](Cats.prototype, 'list', list)).toThrow(
      `AIWAF_E_DECORATOR: @${name} stands without parentheses at the method list. Write @${name}(), `,
    );
  });
});

// An entity is a class as well, so that @AiwafUuid cannot tell.
describe.each(['AiwafExempt', 'AiwafForm', 'AiwafRateLimit'])('@%s', (name) => {
  it('without parentheses on a class is refused', () => {
    expect(() => DECORATORS[name](Cats)).toThrow(
      `AIWAF_E_DECORATOR: @${name} stands without parentheses at the class Cats. `,
    );
  });
});

describe('@AiwafExempt()', () => {
  it.each([
    [
      'haeders',
      'AIWAF_E_LAYER_UNKNOWN: @AiwafExempt("haeders") names no layer. Did you mean headers? Known: ',
    ],
    ['firewall', 'AIWAF_E_LAYER_UNKNOWN: @AiwafExempt("firewall") names no layer. Known: blacklist, '],
    [['headers'], 'AIWAF_E_LAYER_UNKNOWN: @AiwafExempt(["headers"]) names no layer. Known: blacklist, '],
  ])('refuses %j', (layer, message) => {
    expect(() => AiwafExempt(layer as never)).toThrow(message);
  });
});
