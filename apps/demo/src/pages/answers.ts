import { applyDecorators, Get, Header, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Html } from '../html/html';

const HTML_TYPE = 'text/html; charset=utf-8';
/** Pages show who is logged in: no shared cache may keep them. */
const PRIVATE = 'private, no-cache';

/** A handler that answers GET with a page as text. */
export function Page(path: string): MethodDecorator {
  return applyDecorators(Get(path), Header('Content-Type', HTML_TYPE), Header('Cache-Control', PRIVATE));
}

/** Answers that depend on what a handler found, in a form that serves Express and Fastify. */
@Injectable()
export class Answers {
  constructor(private readonly host: HttpAdapterHost) {}

  page(response: object, status: number, page: Html): void {
    const adapter = this.host.httpAdapter;
    adapter.setHeader(response, 'Content-Type', HTML_TYPE);
    adapter.setHeader(response, 'Cache-Control', PRIVATE);
    adapter.reply(response, page.text, status);
  }

  /** Sends a browser on to a page after a form, so that a reload does not send the form again. */
  seeOther(response: object, path: string, setCookie?: string): void {
    if (setCookie !== undefined) this.setCookie(response, setCookie);
    this.host.httpAdapter.redirect(response, 303, path);
  }

  setCookie(response: object, setCookie: string): void {
    this.host.httpAdapter.setHeader(response, 'Set-Cookie', setCookie);
  }
}
