import { isCanonical, isTampered, readUuid } from './uuid-text';

const UUID = '6f1c2f3e-8a4b-4c5d-9e6f-0a1b2c3d4e5f';

describe('a UUID', () => {
  it('is one of any version and case, nil and max included', () => {
    const nil = '00000000-0000-0000-0000-000000000000';
    for (const text of [UUID, UUID.toUpperCase(), nil, nil.replaceAll('0', 'f')])
      expect(isCanonical(text)).toBe(true);
    for (const text of ['', UUID.slice(1), `${UUID} `, `${UUID}\n`]) expect(isCanonical(text)).toBe(false);
  });

  it('is read in the spellings that databases read', () => {
    const bare = UUID.replaceAll('-', '');
    for (const text of [UUID, bare, `{${UUID}}`, `urn:uuid:${UUID}`, bare.toUpperCase()])
      expect(readUuid(text)?.toLowerCase()).toBe(UUID);
    for (const text of ['latest', bare.slice(1), `${bare}0`, 'a'.repeat(10_000)])
      expect(readUuid(text)).toBeNull();
  });

  it('is tampered with where letters are wrong or quotes stand around it', () => {
    for (const text of [
      UUID.replace('6f1c', '6g1z'),
      `${UUID}'`,
      `${UUID}' or '1'='1`,
      `<b>${UUID}`,
      `${UUID}\0`,
    ])
      expect([text, isTampered(text)]).toEqual([text, true]);
  });

  it('is not seen in slugs, shortened ids, lists and suffixes of an application', () => {
    const honest = [
      'handbook-2024-best-tips-introduction',
      UUID.slice(0, 35),
      `${UUID}.json`,
      `${UUID},${UUID}`,
      `${UUID}-thumbnail`,
      `${UUID}:v2`,
      `order ${UUID}`,
      '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
      "children's-books",
    ];
    for (const text of honest) expect([text, isTampered(text)]).toEqual([text, false]);
  });
});
