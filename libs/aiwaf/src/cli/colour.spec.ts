import { coloured } from './colour';

const stream = (hasColors?: () => boolean) => ({ hasColors }) as unknown as NodeJS.WriteStream;

describe('coloured', () => {
  it('colours only where the stream says that it has colours', () => {
    expect(
      coloured(
        stream(() => true),
        'red',
        'error',
      ),
    ).toBe('\u001b[31merror\u001b[39m');
    expect(
      coloured(
        stream(() => false),
        'red',
        'error',
      ),
    ).toBe('error');
    expect(coloured(stream(), 'red', 'error')).toBe('error');
  });
});
