import { sourceText } from './source-text';

const routes = [{ methods: ['GET'], alternatives: [] }];
const SAVED_AT = Date.UTC(2026, 10, 23, 9, 30);

describe('where routes come from', () => {
  it('is said with their age', () => {
    expect(sourceText({ savedAt: SAVED_AT, routes }, SAVED_AT + 7_200_000)).toBe(
      '1 route of the last start of the application, 2026-11-23T09:30:00Z (2 hours ago).\n',
    );
    expect(sourceText({ savedAt: null, routes: [] }, SAVED_AT)).toBe(
      '0 routes of the module of this command.\n',
    );
  });
});
