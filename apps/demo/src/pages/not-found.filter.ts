import { ArgumentsHost, Catch, ExceptionFilter, NotFoundException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Html } from '../html/html';
import { layout } from '../html/layout';
import { notice } from '../html/views';
import { Visitor, Visitors } from '../shop/visitors';
import { Answers } from './answers';

/** Answers a 404 with a page where a browser asked, else with JSON. */
@Catch(NotFoundException)
export class NotFoundFilter implements ExceptionFilter<NotFoundException> {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly visitors: Visitors,
    private readonly answers: Answers,
  ) {}

  catch(error: NotFoundException, host: ArgumentsHost): void {
    const { headers } = host.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const response = host.switchToHttp().getResponse<object>();
    if (headers.accept?.includes('text/html') !== true) {
      this.adapterHost.httpAdapter.reply(response, error.getResponse(), 404);
      return;
    }
    this.answers.page(response, 404, notFoundPage(this.visitors.of(headers.cookie)));
  }
}

/** The page for what the shop does not have. */
export function notFoundPage(visitor: Visitor): Html {
  const content = notice('Not found', 'There is no such page in this shop.', {
    href: '/',
    text: 'To the entrance',
  });
  return layout({ title: 'Not found', visitor }, content);
}
