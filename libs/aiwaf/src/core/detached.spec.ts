import { detached } from './detached';

describe('detached', () => {
  it.each(['', 'short', 'x'.repeat(500), 'mixed ünïcödé 😀 text', 'a lone \ud800 surrogate in it'])(
    'leaves %j as it is',
    (text) => {
      expect(detached(text)).toBe(text);
    },
  );
});
