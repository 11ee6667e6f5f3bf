/**
 * A target or a URL without the parts that hold secrets: query, fragment, path parameters
 * (`;jsessionid=...`) and what stands before `@` in front of a host. An encoded `?` ends it too: mail
 * programs and careless links encode it, and the secret behind it is one all the same.
 */
export function withoutSecrets(url: string): string {
  let text = url;
  const query = text.indexOf('?');
  if (query !== -1) text = text.slice(0, query);
  const fragment = text.indexOf('#');
  if (fragment !== -1) text = text.slice(0, fragment);
  if (text.includes('%')) text = cutEncoded(text);
  if (text.includes(';')) text = text.replace(/;[^/]*/g, '');
  return text.includes('@') ? text.replace(/\/\/[^/]*@/g, '//') : text;
}

/** The text before the first `?`, `#` or `;` that is encoded, once or more often. */
function cutEncoded(text: string): string {
  const encoded = /%(?:25)*(?:3f|23|3b)/i.exec(text);
  return encoded === null ? text : text.slice(0, encoded.index);
}
