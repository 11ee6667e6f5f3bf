import { HeaderList } from '../traffic/browsers';

/** The token of a client that is known. */
export const BEARER = ['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.s5cQ'] as const;

/** What the HTTP library of a program sends. */
export const headersOf = (agent: string, ...more: HeaderList): HeaderList => [
  ['User-Agent', agent],
  ['Accept', 'application/json'],
  ['Accept-Encoding', 'gzip'],
  ['Connection', 'Keep-Alive'],
  ...more,
];
