import { html } from './html';

describe('html', () => {
  it('escapes what is interpolated, in text and in attributes', () => {
    const name = `"><script>alert('x')</script>&`;
    expect(html`<p title="${name}">${name}</p>`.text).not.toMatch(/<script|title=""/);
    expect(html`${'&lt;'}`.text).toBe('&amp;lt;');
  });

  it('takes nested templates as they are and joins lists', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}`.text).toBe('<li>a</li><li>&lt;b&gt;</li>');
  });

  it('leaves nothing for what is absent', () => {
    expect(html`[${null}${undefined}${false}${0}]`.text).toBe('[0]');
  });
});
