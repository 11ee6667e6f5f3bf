import { countryCode } from './country-code';

describe('countryCode', () => {
  it('knows the 249 countries of ISO 3166-1, and Kosovo', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const known = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => countryCode(code));
    expect(known).toHaveLength(250);
    expect(known).toEqual(
      expect.arrayContaining(['AX', 'BQ', 'CW', 'GB', 'KP', 'PS', 'SS', 'TW', 'UM', 'XK']),
    );
  });

  it('takes lower case and blanks around', () => {
    expect(countryCode(' kp ')).toBe('KP');
  });

  it.each(['UK', 'SU', 'DD', 'AN', 'EU', 'UN', 'ZZ', 'AC', 'XA', 'K', 'PRK', '', 'K1', 'ß', null, 7, '__'])(
    'knows no country %p',
    (text) => {
      expect(countryCode(text)).toBeNull();
    },
  );
});
